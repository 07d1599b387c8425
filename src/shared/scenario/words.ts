import { accept, refuse, text } from '../config/judge.ts';
import { scenarioIdPrefix } from '../model/scenario.ts';
import { MAX_TEXT_CHARACTERS, MAX_TITLE_CHARACTERS } from './bounds.ts';

const words = (most: number) => {
  const allowed = `1 to ${most} characters without control characters`;
  return text(
    (input) => {
      const one = input.replaceAll(/\s+/g, ' ').trim();
      if (one === '') return refuse('is empty', allowed);
      if (one.length > most) return refuse(`has ${one.length} characters`, allowed);
      return /\p{Cc}/u.test(one) ? refuse('has a control character', allowed) : accept(one);
    },
    { kind: 'text', allowed },
  );
};

/** A heading. */
export const title = () => words(MAX_TITLE_CHARACTERS);
/** A sentence or two; line breaks become spaces. */
export const sentence = () => words(MAX_TEXT_CHARACTERS);

/** Names an upstream, stream, step, check or variant within its scenario. */
export const name = () =>
  text(
    (input) =>
      /^[a-z][a-z0-9-]{0,39}$/.test(input)
        ? accept(input)
        : refuse('is not a valid name', 'a letter a-z, then up to 39 of a-z, 0-9 and -'),
    { kind: 'name', allowed: 'a letter a-z, then up to 39 of a-z, 0-9 and -' },
  );

/** An id of the configuration that the scenario adds. */
export const demoId = () => {
  const allowed = `an id that begins with "${scenarioIdPrefix}"`;
  return text(
    (input) =>
      input.startsWith(scenarioIdPrefix) ? accept(input) : refuse('is no id of a scenario', allowed),
    { kind: 'id', allowed },
  );
};
