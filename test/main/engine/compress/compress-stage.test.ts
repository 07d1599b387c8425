import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../../src/main/engine/clock.ts';
import { compileCompressStage } from '../../../../src/main/engine/compress/compress-stage.ts';
import { encoderMemory } from '../../../../src/main/engine/compress/encoders.ts';
import { HeaderList } from '../../../../src/main/engine/headers.ts';
import { HeldBytes } from '../../../../src/main/engine/held-bytes.ts';
import { bodyOf, emptyBody, type Response } from '../../../../src/main/engine/message.ts';
import { ExchangeContext } from '../../../../src/main/engine/pipeline/context.ts';
import { emptyTable } from '../../../../src/main/engine/route/table.ts';
import { routeSchema } from '../../../../src/shared/config/route.ts';

const { compress } = routeSchema.parse({ id: 'a', to: { pool: 'a' } });
const text = Buffer.from('the same words '.repeat(200));

/** Runs the stage around a text, for a client that accepts gzip. */
async function run(
  memory: HeldBytes,
): Promise<{ readonly context: ExchangeContext; readonly response: Response }> {
  const connection = { listener: 'a', port: 1, scheme: 'http', peerAddress: '127.0.0.1', tls: null } as const;
  const head = {
    method: 'GET',
    target: '/',
    scheme: 'http',
    authority: 'a.localhost',
    version: '1.1',
    headers: new HeaderList(['Accept-Encoding', 'gzip']),
  } as const;
  const incoming = { connection, head, body: emptyBody, upgrade: null, inform: null };
  const context = new ExchangeContext('test-1', incoming, emptyTable, systemClock);
  const [stage] = compileCompressStage({ ...compress, enabled: true }, memory);
  if (stage === undefined) throw new Error('There is no stage.');
  const headers = new HeaderList(['Content-Type', 'text/plain', 'Content-Length', String(text.length)]);
  const answer = { head: { status: 200, reason: '', headers }, body: bodyOf(text) };
  return { context, response: await stage.run(context, () => answer) };
}

const readAll = ({ body }: Response): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  return new Promise((resolve, reject) => {
    body.read({
      data: (chunk) => chunks.push(Buffer.from(chunk)) > 0,
      end: () => resolve(Buffer.concat(chunks)),
      fail: (fault) => reject(new Error(fault.detail)),
    });
  });
};

describe('the stage that compresses', () => {
  it('is not there for a route that does not want it', () => {
    expect(compileCompressStage(compress, new HeldBytes(1))).toEqual([]);
  });

  it('sends a body as it came while others take all the memory, and compresses the next one when they have gone', async () => {
    const memory = new HeldBytes(encoderMemory('gzip', 'body'));
    const first = await run(memory);
    const second = await run(memory);
    expect(second.context.decisions).toMatchObject([
      { code: 'compress.skipped', evidence: { reason: 'busy' } },
    ]);
    expect(second.response.head.headers.get('vary')).toBe('Accept-Encoding');
    expect((await readAll(second.response)).equals(text)).toBe(true);
    await readAll(first.response);
    expect(memory.held).toBe(0);
    const third = await run(memory);
    expect(third.context.decisions).toMatchObject([{ code: 'compress.applied' }]);
    third.response.body.cancel();
    expect(memory.held).toBe(0);
  });
});
