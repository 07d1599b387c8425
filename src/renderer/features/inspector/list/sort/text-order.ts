import { naturalCollator } from './natural-collator.ts';

/** Characters of a text that count, at most; those that agree in as many keep their order. */
export const comparedLength = 250;

/** Groups of texts that are smaller than this are sorted by inserting one after the other. */
const insertionLimit = 24;

/** Signs of an encoded text, beside the weights of characters, which begin at 1 and are less than a hundred. */
const end = 0;
const beyondAscii = 0xff;

/** How much each character of ASCII weighs, as the collator has it: letters of either case weigh the same. */
const weights = makeWeights();
const zero = '0'.charCodeAt(0);
const nine = '9'.charCodeAt(0);
const digitWeight = weights[zero] ?? 0;

function makeWeights(): Uint8Array {
  const characters = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));
  // Controls, which the collator ignores, weigh as little as can be.
  const [controls, printed] = [
    characters.filter((_, code) => isControl(code)),
    characters.filter((_, code) => !isControl(code)),
  ];
  const result = new Uint8Array(128);
  let weight = 1;
  for (const control of controls) result[control.charCodeAt(0)] = weight;
  let last: string | undefined;
  for (const character of printed.toSorted(naturalCollator.compare)) {
    if (last === undefined || naturalCollator.compare(last, character) !== 0) weight += 1;
    result[character.charCodeAt(0)] = weight;
    last = character;
  }
  return result;
}

function isControl(code: number): boolean {
  return code < 32 || code === 127;
}

/** Texts as bytes whose order is that of the texts; a text ends with {@link end}. */
interface Encoded {
  readonly bytes: Uint8Array;
  /** Where each begins. */
  readonly starts: Uint32Array;
}

function encode(texts: readonly string[]): Encoded {
  const starts = new Uint32Array(texts.length);
  let bytes = new Uint8Array(texts.length * 32 + 4 * comparedLength);
  let at = 0;
  for (let index = 0; index < texts.length; index += 1) {
    const text = texts[index] ?? '';
    starts[index] = at;
    const length = Math.min(text.length, comparedLength);
    // A character beyond ASCII takes three bytes, and a digit by itself three as well.
    if (at + 3 * length + 1 > bytes.length) {
      const more = new Uint8Array(2 * bytes.length + 3 * comparedLength);
      more.set(bytes);
      bytes = more;
    }
    let place = 0;
    while (place < length) {
      const code = text.charCodeAt(place);
      if (code >= zero && code <= nine) {
        // A number: the one with more digits is larger, zeros before it aside. None at all is not the end of the text.
        let from = place;
        while (place < length && isDigit(text.charCodeAt(place))) place += 1;
        while (from < place && text.charCodeAt(from) === zero) from += 1;
        bytes[at] = digitWeight;
        bytes[at + 1] = place - from + 1;
        at += 2;
        for (; from < place; from += 1) {
          bytes[at] = text.charCodeAt(from);
          at += 1;
        }
      } else if (code < 128) {
        bytes[at] = weights[code] ?? 1;
        at += 1;
        place += 1;
      } else {
        bytes[at] = beyondAscii;
        bytes[at + 1] = code >>> 8;
        bytes[at + 2] = code & 0xff;
        at += 3;
        place += 1;
      }
    }
    bytes[at] = end;
    at += 1;
  }
  return { bytes, starts };
}

const isDigit = (code: number): boolean => code >= zero && code <= nine;

/** What sorting goes on with: the texts, and the order as far as it is found. Small functions below, since those are compiled soonest. */
interface Sorting extends Encoded {
  readonly order: Uint32Array;
  readonly spare: Uint32Array;
  /** Of each place, the byte that is looked at. */
  readonly looked: Uint8Array;
  /** How often each byte was seen, and then where those that have it go. */
  readonly places: Uint32Array;
  readonly isDescending: boolean;
}

/**
 * Indices of texts as people put them in order, `item 2` before `item 10`; equal ones keep theirs, either way. Of characters beyond ASCII the
 * code counts.
 *
 * A radix sort, most significant characters first: very many texts that begin alike, as paths do, are not compared from their beginnings.
 */
export function textOrder(texts: readonly string[], isDescending: boolean): Uint32Array {
  const order = new Uint32Array(texts.length);
  for (let index = 0; index < order.length; index += 1) order[index] = index;
  const sorting: Sorting = {
    ...encode(texts),
    order,
    spare: new Uint32Array(order.length),
    looked: new Uint8Array(order.length),
    places: new Uint32Array(256),
    isDescending,
  };
  /** Stretches that are still to be put in order: from, to and the depth up to which their texts agree. At most 256 for each depth. */
  const open: Stretch[] = [[0, order.length, 0]];
  for (let stretch = open.pop(); stretch !== undefined; stretch = open.pop()) {
    const [from, to] = stretch;
    if (to - from <= insertionLimit) insertEach(sorting, stretch);
    else divide(sorting, stretch, open);
  }
  return order;
}

type Stretch = readonly [from: number, to: number, depth: number];

/** Puts a stretch in order of the byte at its depth; what has the same one is a stretch of its own. */
function divide(sorting: Sorting, stretch: Stretch, open: Stretch[]): void {
  const [from, to, depth] = stretch;
  const { places, isDescending } = sorting;
  const first = look(sorting, stretch);
  if (places[first] === to - from) {
    if (first !== end) open.push([from, to, depth + 1]);
    return;
  }
  let sum = from;
  for (let step = 0; step < 256; step += 1) {
    const byte = isDescending ? 255 - step : step;
    const many = places[byte] ?? 0;
    places[byte] = sum;
    if (many > 1 && byte !== end) open.push([sum, sum + many, depth + 1]);
    sum += many;
  }
  distribute(sorting, stretch);
}

/** Counts the bytes at the depth of a stretch. @returns that of its first text */
function look({ bytes, starts, order, looked, places }: Sorting, [from, to, depth]: Stretch): number {
  places.fill(0);
  for (let place = from; place < to; place += 1) {
    const byte = bytes[(starts[order[place] ?? 0] ?? 0) + depth] ?? end;
    looked[place] = byte;
    places[byte] = (places[byte] ?? 0) + 1;
  }
  return looked[from] ?? end;
}

function distribute({ order, spare, looked, places }: Sorting, [from, to]: Stretch): void {
  spare.set(order.subarray(from, to), from);
  for (let place = from; place < to; place += 1) {
    const byte = looked[place] ?? end;
    const at = places[byte] ?? 0;
    order[at] = spare[place] ?? 0;
    places[byte] = at + 1;
  }
}

function insertEach(sorting: Sorting, [from, to, depth]: Stretch): void {
  const { order } = sorting;
  for (let place = from + 1; place < to; place += 1) {
    const moved = order[place] ?? 0;
    let before = place - 1;
    while (before >= from && isAfter(sorting, order[before] ?? 0, moved, depth)) {
      order[before + 1] = order[before] ?? 0;
      before -= 1;
    }
    order[before + 1] = moved;
  }
}

/** Whether one text comes after another; both agree up to a depth. */
function isAfter(
  { bytes, starts, isDescending }: Sorting,
  one: number,
  other: number,
  depth: number,
): boolean {
  let first = (starts[one] ?? 0) + depth;
  let second = (starts[other] ?? 0) + depth;
  while (bytes[first] === bytes[second]) {
    if (bytes[first] === end) return false;
    first += 1;
    second += 1;
  }
  return (bytes[first] ?? end) > (bytes[second] ?? end) !== isDescending;
}
