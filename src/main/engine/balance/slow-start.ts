/** The part of its weight that an upstream has at once, so that it is asked at all. */
const leastWarmth = 0.1;

/**
 * The part of its weight that counts while an upstream starts slowly: the part of the time that has passed, and at least a tenth.
 * This is Envoy's formula, `max(min_weight_percent, time_factor ^ (1 / aggression))`, with its defaults of 10 % and 1
 * (Envoy documentation, "Slow start mode").
 *
 * @param inService milliseconds since it came, or came back, into service
 * @param slowStart milliseconds until it has its full weight, above 0
 * @returns 0.1 to 1
 */
export function warmth(inService: number, slowStart: number): number {
  return Math.min(1, Math.max(leastWarmth, inService / slowStart));
}
