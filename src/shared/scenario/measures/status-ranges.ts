/** Whether a status is in ranges such as '200-299,404', as the schema has checked them. */
export function statusMatcher(ranges: string): (status: number) => boolean {
  const pairs = ranges.split(',').map((range) => range.split('-').map(Number));
  return (status) => pairs.some(([from = 0, to = from]) => status >= from && status <= to);
}
