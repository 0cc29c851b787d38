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
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An index on an array and a number, such as (terms, place): what MongoDB has, and mongo-java-server, which scans, has not.
 *
 * <p>Finds documents by values of the array, the greatest number first, and reads only as many as are wanted. In memory, built
 * again when the server starts. What a query asks of other fields is left to the server.
 */
final class TermIndex extends Index<Object> {
  private final String array;
  private final String number;
  private final List<Object> positions = new ArrayList<>(); // by ordinal; null when the document is gone or has a newer ordinal
  private final Map<Object, Integer> ordinals = new HashMap<>(); // by position
  private final Map<Object, Postings> postings = new HashMap<>();
  private long[] numbers = new long[1024];
  private static final int GONE = -1;

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
      if (size == found.length) found = Arrays.copyOf(found, 2 * size + 4);
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
      for (int at = after(numbers[ordinal]); at < size && numbers[found[at]] == numbers[ordinal]; at++) if (found[at] == ordinal) return true;
      return false;
    }

    /** How many have a greater number. */
    int after(long number) {
      int low = 0;
      for (int high = size; low < high; ) {
        int middle = (low + high) >>> 1;
        if (numbers[found[middle]] > number) low = middle + 1;
        else high = middle;
      }
      return low;
    }
  }

  boolean sorts(Document orderBy) {
    return orderBy != null && orderBy.size() == 1 && Integer.valueOf(-1).equals(orderBy.get(number));
  }

  /** Positions that may match, the greatest number first; asked for one by one. */
  synchronized Stream<Object> candidates(Document query) {
    Conditions asked = new Conditions(query);
    List<AnyOf> all = new ArrayList<>();
    for (Collection<?> values : asked.any) all.add(new AnyOf(values));
    all.sort(Comparator.comparingInt(AnyOf::size));
    return all.get(0)
        .ordinals(asked.below - 1)
        .takeWhile(o -> numbers[o] >= asked.from)
        .filter(o -> all.stream().skip(1).allMatch(any -> any.has(o)))
        .mapToObj(positions::get)
        .filter(Objects::nonNull);
  }

  /** Documents that have at least one of some values. */
  private final class AnyOf {
    private final List<Postings> parts;

    AnyOf(Collection<?> values) {
      parts = values.stream().distinct().map(postings::get).filter(Objects::nonNull).map(Postings::sorted).toList();
    }

    int size() {
      return parts.stream().mapToInt(part -> part.size).sum();
    }

    boolean has(int ordinal) {
      return parts.stream().anyMatch(part -> part.has(ordinal));
    }

    /** Those whose number is no greater, merged while they are read: most questions want the first hundreds of many thousands. */
    IntStream ordinals(long greatest) {
      if (parts.size() == 1) return Arrays.stream(parts.get(0).found, parts.get(0).after(greatest), parts.get(0).size);
      record Cursor(int ordinal, int next, Postings of) {}
      var heads = new PriorityQueue<Cursor>(Comparator.<Cursor>comparingLong(c -> -numbers[c.ordinal]).thenComparingInt(c -> c.ordinal));
      for (Postings part : parts) {
        int first = part.after(greatest);
        if (first < part.size) heads.add(new Cursor(part.found[first], first + 1, part));
      }
      return IntStream.generate(
              () -> {
                Cursor head = heads.poll();
                if (head == null) return GONE;
                if (head.next < head.of.size) heads.add(new Cursor(head.of.found[head.next], head.next + 1, head.of));
                return head.ordinal;
              })
          .takeWhile(ordinal -> ordinal != GONE)
          .filter(new Repeated()::isNew);
    }
  }

  /** Equal ordinals follow each other. */
  private static final class Repeated {
    private int last = GONE;

    boolean isNew(int ordinal) {
      boolean differs = ordinal != last;
      last = ordinal;
      return differs;
    }
  }

  /** What is left to ask of the candidates: nothing of what a query wants of the two fields alone, at its top and in its $and. */
  Document rest(Document query) {
    Document rest = new Document();
    query.forEach(
        (key, value) -> {
          if (key.equals("$and")) {
            var parts = ((Collection<?>) value).stream().map(part -> rest((Document) part)).filter(part -> !part.isEmpty()).toList();
            if (!parts.isEmpty()) rest.put(key, parts);
          } else if (!isDecided(key, value)) {
            rest.put(key, value);
          }
        });
    return rest;
  }

  private boolean isDecided(String key, Object wanted) {
    if (key.equals(array)) return wanted instanceof String || wanted instanceof Document all && Set.of("$all", "$in").containsAll(all.keySet());
    return key.equals(number) && wanted instanceof Document bounds && Set.of("$gte", "$lt").containsAll(bounds.keySet());
  }

  /** What a query wants of the two fields, at its top and in its $and. */
  private final class Conditions {
    final List<Collection<?>> any = new ArrayList<>();
    long from = Long.MIN_VALUE;
    long below = Long.MAX_VALUE;

    Conditions(Document query) {
      read(query);
    }

    private void read(Document query) {
      if (query.get(array) instanceof Document wanted) {
        if (wanted.get("$all") instanceof Collection<?> values) values.forEach(value -> any.add(List.of(value)));
        if (wanted.get("$in") instanceof Collection<?> values) any.add(values);
      } else if (query.get(array) instanceof String value) {
        any.add(List.of(value));
      }
      if (query.get(number) instanceof Document bounds) {
        if (bounds.get("$gte") instanceof Number least) from = Math.max(from, least.longValue());
        if (bounds.get("$lt") instanceof Number end) below = Math.min(below, end.longValue());
      }
      if (query.get("$and") instanceof Collection<?> parts) parts.forEach(part -> read((Document) part));
      if (query.get("$or") instanceof Collection<?> parts) readEither(parts);
    }

    /** What matches one of the parts has a value that this part wants; nothing is known where a part wants none. */
    private void readEither(Collection<?> parts) {
      List<Object> values = new ArrayList<>();
      for (Object part : parts) {
        List<Collection<?>> wanted = new Conditions((Document) part).any;
        if (wanted.isEmpty()) return;
        values.addAll(wanted.get(0));
      }
      any.add(values);
    }
  }

  @Override
  public synchronized boolean canHandle(Document query) {
    return !new Conditions(query).any.isEmpty();
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
    return ordinal == null ? null : positions.set(ordinal, null);
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
