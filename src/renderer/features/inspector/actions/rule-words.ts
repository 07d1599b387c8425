import type { ExchangeDetail, ExchangeSummary, HeaderPairs } from '../../../../shared/model/exchange.ts';

/** The routes that took an exchange, the innermost last. */
export const routeChoices = ({ outerRoutes = [], route }: ExchangeSummary) =>
  [...outerRoutes, ...(route === null ? [] : [route])].map((id) => ({ value: id, label: id }));

/** The header that a marked text is about: one whose name or value it is, or whose line it is a part of. */
export function selectedHeader(
  { request, response }: ExchangeDetail,
  selection: string,
): { readonly side: 'request' | 'response'; readonly name: string; readonly value: string } | null {
  const text = selection.trim();
  if (text === '') return null;
  const found = (side: 'request' | 'response', headers: HeaderPairs) =>
    headers.flatMap(([name, value]) => {
      const exact = name.toLowerCase() === text.toLowerCase() || value === text;
      return exact || `${name}: ${value}`.includes(text) ? [{ side, name, value, exact }] : [];
    });
  const all = [...found('request', request.headers), ...found('response', response?.headers ?? [])];
  const best = all.find(({ exact }) => exact) ?? all[0];
  return best === undefined ? null : { side: best.side, name: best.name, value: best.value };
}
