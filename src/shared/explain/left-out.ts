import type { LeftOut } from '../model/config-export.ts';

/** Why something does not carry over, as a sentence of its own. nginx writes its name in small letters. */
export const explainLeftOut = ({ why }: LeftOut): string =>
  why.startsWith('nginx') ? why : `${why.charAt(0).toUpperCase()}${why.slice(1)}`;
