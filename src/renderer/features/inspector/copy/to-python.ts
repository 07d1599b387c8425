import type { HeaderPairs } from '../../../../shared/model/exchange.ts';
import type { CopiedRequest } from './copied-request.ts';
import { isByteString, stringLiteral, toBase64 } from './literal.ts';

/** A call of Python's `requests`. Lines of one header are joined, as its dictionary holds each name once. */
export function toPython({ method, url, headers, body, note }: CopiedRequest): string {
  const isBase64 = body !== null && body.text === null;
  const lines = [
    ...(note === null ? [] : [`# ${note}`]),
    ...(isBase64 ? ['import base64'] : []),
    'import requests',
    '',
    'response = requests.request(',
    `    ${stringLiteral(method)},`,
    `    ${stringLiteral(url)},`,
    ...(headers.length === 0
      ? []
      : [
          '    headers={',
          ...joined(headers).map(
            ([name, value]) => `        ${stringLiteral(name)}: ${valueLiteral(value)},`,
          ),
          '    },',
        ]),
    ...(body === null
      ? []
      : [
          body.text === null
            ? `    data=base64.b64decode(${stringLiteral(toBase64(body.bytes))}),`
            : `    data=${stringLiteral(body.text)}.encode("utf-8"),`,
        ]),
    '    allow_redirects=False,',
    ')',
    'print(response.status_code, response.text)',
  ];
  return lines.join('\n');
}

/** Requests writes texts in Latin-1, one byte a character; anything else goes as bytes. */
const valueLiteral = (value: string): string =>
  isByteString(value) ? stringLiteral(value) : `${stringLiteral(value)}.encode("utf-8")`;

function joined(headers: HeaderPairs): HeaderPairs {
  const byName = new Map<string, readonly [name: string, value: string]>();
  for (const [name, value] of headers) {
    const lower = name.toLowerCase();
    const before = byName.get(lower);
    byName.set(
      lower,
      before === undefined
        ? [name, value]
        : [before[0], `${before[1]}${lower === 'cookie' ? '; ' : ', '}${value}`],
    );
  }
  return [...byName.values()];
}
