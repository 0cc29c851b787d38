package de.bwaldvogel.mongo.backend.h2;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.bson.BsonDecoder;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.ConcurrentModificationException;
import java.util.Map;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;

/** Keeps documents as BSON. The original keeps serialized Java objects: reading those was nine tenths of every query. */
final class BsonDocumentType extends BasicDataType<Document> {
  @Override
  public int getMemory(Document document) {
    return size(document);
  }

  /** Bytes on the heap, roughly: how much is cached depends on it. */
  private static int size(Object value) {
    if (value instanceof String text) return 48 + 2 * text.length();
    if (value instanceof byte[] bytes) return 16 + bytes.length;
    if (value instanceof Collection<?> values) return 32 + values.stream().mapToInt(one -> 4 + size(one)).sum();
    if (value instanceof Map<?, ?> map) return 64 + map.values().stream().mapToInt(one -> 48 + size(one)).sum();
    return 24;
  }

  @Override
  public void write(WriteBuffer target, Document document) {
    ByteBuf bson = encoded(document);
    target.putInt(bson.readableBytes()).put(bson.nioBuffer());
  }

  /**
   * Encodes a document that another connection may be changing: mongo-java-server updates documents in place, and a commit
   * of one connection writes what all have changed. Whoever changes it writes it again, and answers then only.
   */
  private static ByteBuf encoded(Document document) {
    while (true) {
      try {
        ByteBuf bson = Unpooled.buffer();
        BsonEncoder.encodeDocument(document, bson);
        return bson;
      } catch (ConcurrentModificationException e) {
        Thread.onSpinWait();
      }
    }
  }

  @Override
  public Document read(ByteBuffer source) {
    ByteBuffer bson = source.slice().limit(source.getInt() + Integer.BYTES).position(Integer.BYTES);
    source.position(source.position() + bson.remaining());
    return BsonDecoder.decodeBson(Unpooled.wrappedBuffer(bson));
  }

  @Override
  public Document[] createStorage(int size) {
    return new Document[size];
  }
}
