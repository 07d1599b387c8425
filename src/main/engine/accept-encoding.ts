/** What a client said in one element of Accept-Encoding. */
interface Wish {
  /** Lower case; `*` for what is not named. */
  readonly coding: string;
  /** 0 (not acceptable) to 1. */
  readonly quality: number;
}

/** Elements that are looked at; no client has more to say. */
const wishLimit = 32;

/** A weight of RFC 9110 section 12.4.2. */
const weightForm = /^(0(\.[0-9]{0,3})?|1(\.0{0,3})?)$/;

/**
 * Chooses a content coding for a response (RFC 9110 section 12.5.3). Of the codings offered the one with the highest weight
 * wins; where weights are equal, the one offered first. A body without coding wins where the client asks for it by name with
 * a higher weight than all of them.
 *
 * @param acceptEncoding the field's value, undefined where the client sent none: it may understand no coding at all
 * @param offered codings by their registered names in lower case, the preferred one first
 * @returns null for no coding; also where the client refuses that as well, since a body that it may not want is of more use
 *   than none (RFC 9110 section 12.5.3 leaves that to the server)
 */
export function chooseCoding<Coding extends string>(
  acceptEncoding: string | undefined,
  offered: readonly Coding[],
): Coding | null {
  if (acceptEncoding === undefined) return null;
  const wishes = readWishes(acceptEncoding);
  let best: Coding | null = null;
  // Nothing is as good as no coding, unless it is asked for: then its weight is to be beaten or met.
  let quality = wishes.find(({ coding }) => coding === 'identity')?.quality ?? 0;
  for (const coding of offered) {
    const wanted = qualityOf(wishes, coding);
    if (wanted > 0 && (best === null ? wanted >= quality : wanted > quality)) {
      best = coding;
      quality = wanted;
    }
  }
  return best;
}

function readWishes(acceptEncoding: string): readonly Wish[] {
  const wishes: Wish[] = [];
  for (const element of acceptEncoding.toLowerCase().split(',', wishLimit)) {
    const [name = '', ...parameters] = element.split(';').map((part) => part.trim());
    if (name === '') continue;
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    // What cannot be read is no wish: sending what the client cannot decode would be worse.
    if (weight !== undefined && !weightForm.test(weight)) continue;
    wishes.push({ coding: equivalent(name), quality: weight === undefined ? 1 : Number(weight) });
  }
  return wishes;
}

/** `x-gzip` and `gzip` are one (RFC 9110 section 8.4.1.3). */
const equivalent = (coding: string): string => (coding === 'x-gzip' ? 'gzip' : coding);

function qualityOf(wishes: readonly Wish[], coding: string): number {
  const named = wishes.find((wish) => wish.coding === coding) ?? wishes.find((wish) => wish.coding === '*');
  return named?.quality ?? 0;
}
