/** Draws numbers from 0 to below 1. */
export type Random = () => number;

/** FNV-1a, 32 bits: spreads a name over all seeds. */
function hashOf(text: string): number {
  let hash = 0x81_1c_9d_c5;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01_00_01_93);
  }
  return hash >>> 0;
}

/**
 * Numbers that follow from a seed and a purpose alone (SplitMix32), so that a stream draws the same ones whatever else is drawn.
 * For traffic and pages, never for secrets.
 */
export function seededRandom(seed: number, purpose: string): Random {
  let state = (seed ^ hashOf(purpose)) >>> 0;
  return () => {
    state = (state + 0x9e_37_79_b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21_f0_aa_ad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x73_5a_2d_97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}
