package de.bwaldvogel.mongo.backend.h2;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An index on an array and a number, such as (terms, place): what MongoDB has, and mongo-java-server, which scans, has not.
 *
 * <p>Finds documents by values of the array, the greatest number first, and reads only as many as are wanted. In memory, built
 * again when the server starts. It narrows what is looked at; whether a document matches is still decided by the server.
 */
final class TermIndex extends Index<Object> {
  private final String array;
  private final String number;
  private final List<Object> positions = new ArrayList<>(); // by ordinal; null when the document is gone or has a newer ordinal
  private final Map<Object, Integer> ordinals = new HashMap<>(); // by position
  private final Map<Object, Postings> postings = new HashMap<>();
  private long[] numbers = new long[1024];

  TermIndex(String name, List<IndexKey> keys, boolean sparse) {
    super(name, keys, sparse);
    array = keys.get(0).getKey();
    number = keys.get(1).getKey();
  }

  /** Ordinals of documents that have a value, those with the greatest number first once they are asked for. */
  private final class Postings {
    private int[] found = new int[4];
    private int size;
    private boolean sorted = true;

    void add(int ordinal) {
      if (size == found.length) found = Arrays.copyOf(found, 2 * size);
      sorted &= size == 0 || numbers[found[size - 1]] >= numbers[ordinal];
      found[size++] = ordinal;
    }

    Postings sorted() {
      if (!sorted) {
        Comparator<Integer> greatestFirst = Comparator.comparingLong(ordinal -> -numbers[ordinal]);
        found = Arrays.stream(found, 0, size).filter(o -> positions.get(o) != null).boxed().sorted(greatestFirst).mapToInt(o -> o).toArray();
        size = found.length;
        sorted = true;
      }
      return this;
    }

    boolean has(int ordinal) {
      int low = 0;
      for (int high = size; low < high; ) {
        int middle = (low + high) >>> 1;
        if (numbers[found[middle]] > numbers[ordinal]) low = middle + 1;
        else high = middle;
      }
      for (; low < size && numbers[found[low]] == numbers[ordinal]; low++) if (found[low] == ordinal) return true;
      return false;
    }
  }

  boolean sorts(Document orderBy) {
    return orderBy != null && orderBy.size() == 1 && Integer.valueOf(-1).equals(orderBy.get(number));
  }

  /** Positions that may match, the greatest number first; asked for one by one. */
  synchronized Stream<Object> candidates(Document query) {
    Conditions asked = new Conditions(query);
    List<Postings> all = new ArrayList<>();
    for (Object value : asked.all) all.add(postings.getOrDefault(value, new Postings()).sorted());
    for (Collection<?> values : asked.any) all.add(union(values));
    all.sort(Comparator.comparingInt(p -> p.size));
    Postings rarest = all.get(0);
    return Arrays.stream(rarest.found, 0, rarest.size)
        .filter(o -> numbers[o] >= asked.from && numbers[o] < asked.below)
        .filter(o -> IntStream.range(1, all.size()).allMatch(i -> all.get(i).has(o)))
        .mapToObj(positions::get)
        .filter(Objects::nonNull);
  }

  private Postings union(Collection<?> values) {
    if (values.size() == 1) return postings.getOrDefault(values.iterator().next(), new Postings()).sorted();
    Postings joined = new Postings();
    values.stream().map(postings::get).filter(Objects::nonNull).flatMapToInt(p -> Arrays.stream(p.found, 0, p.size)).distinct().forEach(joined::add);
    return joined.sorted();
  }

  /** What a query wants of the two fields, at its top and in its $and. */
  private final class Conditions {
    final List<Object> all = new ArrayList<>();
    final List<Collection<?>> any = new ArrayList<>();
    long from = Long.MIN_VALUE;
    long below = Long.MAX_VALUE;

    Conditions(Document query) {
      read(query);
    }

    private void read(Document query) {
      if (query.get(array) instanceof Document wanted) {
        if (wanted.get("$all") instanceof Collection<?> values) all.addAll(values);
        if (wanted.get("$in") instanceof Collection<?> values) any.add(values);
      } else if (query.get(array) instanceof String value) {
        all.add(value);
      }
      if (query.get(number) instanceof Document bounds) {
        if (bounds.get("$gte") instanceof Number least) from = Math.max(from, least.longValue());
        if (bounds.get("$lt") instanceof Number end) below = Math.min(below, end.longValue());
      }
      if (query.get("$and") instanceof Collection<?> parts) parts.forEach(part -> read((Document) part));
    }
  }

  @Override
  public synchronized boolean canHandle(Document query) {
    Conditions asked = new Conditions(query);
    return !asked.all.isEmpty() || !asked.any.isEmpty();
  }

  @Override
  public Iterable<Object> getPositions(Document query) {
    return candidates(query).toList();
  }

  @Override
  public synchronized void add(Document document, Object position, MongoCollection<Object> collection) {
    if (!(document.get(array) instanceof Collection<?> values) || !(document.get(number) instanceof Number place)) return;
    int ordinal = positions.size();
    positions.add(position);
    ordinals.put(position, ordinal);
    if (ordinal == numbers.length) numbers = Arrays.copyOf(numbers, 2 * ordinal);
    numbers[ordinal] = place.longValue();
    values.forEach(value -> postings.computeIfAbsent(value, key -> new Postings()).add(ordinal));
  }

  @Override
  public synchronized Object remove(Document document) {
    Integer ordinal = ordinals.remove(document.get("_id"));
    if (ordinal != null) positions.set(ordinal, null);
    return null;
  }

  @Override
  public void updateInPlace(Document old, Document changed, Object position, MongoCollection<Object> collection) {
    remove(old);
    add(changed, position, collection);
  }

  @Override
  public void checkAdd(Document document, MongoCollection<Object> collection) {}

  @Override
  public void checkUpdate(Document old, Document changed, MongoCollection<Object> collection) {}

  @Override
  public Object getPosition(Document document) {
    return null;
  }

  @Override
  public long getCount() {
    return ordinals.size();
  }

  @Override
  public long getDataSize() {
    return 0;
  }

  @Override
  public void drop() {}
}
