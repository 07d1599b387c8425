/** Statuses of a range list of the configuration, '200-399,404', which its schema has checked. */
export function compileStatusRanges(ranges: string): (status: number) => boolean {
  const compiled = ranges.split(',').map((range) => {
    const [from = '', to = from] = range.split('-');
    return { from: Number(from), to: Number(to) };
  });
  return (status) => compiled.some(({ from, to }) => status >= from && status <= to);
}
