import { readFile } from 'node:fs/promises';
import {
  type Client,
  type handleBidiStreamingCall,
  type handleClientStreamingCall,
  type handleServerStreamingCall,
  type handleUnaryCall,
  Metadata,
  type ServiceError,
  status,
} from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Closers } from '../helpers/http1-setup.ts';
import { type RunningEngine, runEngine } from '../helpers/run-engine.ts';
import { createTestAuthority, signWithoutChecks } from '../helpers/test-authority.ts';
import { testBytes } from './app.ts';
import { createGrpcClient, type Message, methodNamed, startGrpcServer } from './grpc-service.ts';

type Said = Partial<Message>;

/** What the server saw of calls that were given up. */
const cancelled: string[] = [];
const waiters: (() => void)[] = [];
const noteCancelled = (method: string) => {
  cancelled.push(method);
  for (const wake of waiters.splice(0)) wake();
};
async function untilCancelled(method: string): Promise<void> {
  while (!cancelled.includes(method)) await new Promise<void>((resolve) => waiters.push(resolve));
}

const unary: handleUnaryCall<Message, Said> = (call, answer) => {
  const { text, data } = call.request;
  if (text === 'refuse') {
    const details = new Metadata();
    details.set('reason-bin', Buffer.from([0, 255, 1]));
    answer({ code: status.FAILED_PRECONDITION, details: 'not like this: ä', metadata: details });
    return;
  }
  if (text === 'wait') {
    call.on('cancelled', () => noteCancelled('unary'));
    return;
  }
  const head = new Metadata();
  head.set('head-bin', Buffer.from([0, 1, 254]));
  call.sendMetadata(head);
  const trailers = new Metadata();
  trailers.set('asked', call.metadata.get('asked').join());
  for (const value of call.metadata.get('asked-bin')) trailers.add('asked-bin', value);
  answer(null, { text, data }, trailers);
};

const download: handleServerStreamingCall<Message, Said> = (call) => {
  call.on('cancelled', () => noteCancelled('download'));
  for (let at = 0; at < 5; at += 1) call.write({ text: `${call.request.text} ${at}` });
  if (call.request.text !== 'endless') call.end();
};

const upload: handleClientStreamingCall<Message, Said> = (call, answer) => {
  const texts: string[] = [];
  call.on('data', ({ text }: Message) => texts.push(text));
  call.on('end', () => answer(null, { text: texts.join('|') }));
};

const chat: handleBidiStreamingCall<Message, Said> = (call) => {
  call.on('data', ({ text }: Message) => call.write({ text: `got ${text}` }));
  call.on('end', () => call.end());
  call.on('error', () => {});
};

const closers = new Closers();
let engine: RunningEngine;
let ca: Buffer;

beforeAll(async () => {
  const upstreamAuthority = await createTestAuthority();
  closers.add(() => upstreamAuthority.close());
  const certificate = await signWithoutChecks(upstreamAuthority.material, 'localhost');
  const handlers = { Unary: unary, Download: download, Upload: upload, Chat: chat };
  const clear = await startGrpcServer(handlers, null);
  closers.add(clear.stop);
  const secure = await startGrpcServer(handlers, {
    cert: certificate.certificatePem,
    key: certificate.privateKeyPem,
  });
  closers.add(secure.stop);
  engine = await runEngine(
    {
      version: 1,
      listeners: [
        { id: 'to-clear', port: 0, tls: 'off', protocols: ['h2'] },
        { id: 'to-secure', port: 0, tls: 'auto', protocols: ['h1', 'h2'] },
        { id: 'to-nobody', port: 0, tls: 'off', protocols: ['h2'] },
        { id: 'to-nothing', port: 0, tls: 'off', protocols: ['h2'] },
      ],
      routes: ['clear', 'secure', 'nobody'].map((pool) => ({
        id: pool,
        listeners: [`to-${pool}`],
        to: { pool },
      })),
      pools: [
        {
          id: 'clear',
          protocol: 'h2',
          upstreams: [{ id: 'one', url: `http://127.0.0.1:${clear.port}` }],
        },
        {
          id: 'secure',
          tls: { ca: upstreamAuthority.caPath },
          upstreams: [{ id: 'one', url: `https://localhost:${secure.port}` }],
        },
        { id: 'nobody', protocol: 'h2', upstreams: [{ id: 'gone', url: 'http://127.0.0.1:9' }] },
      ],
    },
    { tls: true },
  );
  closers.add(engine.stop);
  ca = await readFile(engine.authority?.caPath ?? '');
});

afterAll(() => closers.closeAll());

function clientTo(listener: string): Client {
  const client = createGrpcClient(engine.port(listener), listener === 'to-secure' ? ca : null);
  closers.add(() => client.close());
  return client;
}

interface UnaryOutcome {
  readonly error: ServiceError | null;
  readonly message: Message | undefined;
  readonly head: Metadata | null;
  readonly trailers: Metadata | null;
}

function callUnary(
  client: Client,
  said: Said,
  metadata = new Metadata(),
  options: { readonly deadline?: number } = {},
): Promise<UnaryOutcome> {
  const { path, requestSerialize, responseDeserialize } = methodNamed('Unary');
  return new Promise((resolve) => {
    let head: Metadata | null = null;
    let trailers: Metadata | null = null;
    let answer: Pick<UnaryOutcome, 'error' | 'message'> | null = null;
    const finish = () => {
      if (answer !== null && trailers !== null) resolve({ ...answer, head, trailers });
    };
    const call = client.makeUnaryRequest(
      path,
      requestSerialize,
      responseDeserialize,
      said,
      metadata,
      options,
      (error, message) => {
        answer = { error, message };
        finish();
      },
    );
    call.on('metadata', (received: Metadata) => {
      head = received;
    });
    call.on('status', ({ metadata: received }: { metadata: Metadata }) => {
      trailers = received;
      finish();
    });
  });
}

describe.each(['to-clear', 'to-secure'])('a gRPC client through Doorman, %s', (listener) => {
  let client: Client;

  beforeAll(() => {
    client = clientTo(listener);
  });

  it('calls once and gets one answer, with metadata both ways, text and binary', async () => {
    const metadata = new Metadata();
    metadata.set('asked', 'plainly');
    metadata.add('asked-bin', Buffer.from([0, 127, 128, 255]));
    metadata.add('asked-bin', Buffer.from('second'));
    const { error, message, head, trailers } = await callUnary(client, { text: 'hello' }, metadata);
    expect(error).toBeNull();
    expect(message?.text).toBe('hello');
    expect(head?.get('head-bin')).toEqual([Buffer.from([0, 1, 254])]);
    expect(trailers?.get('asked')).toEqual(['plainly']);
    expect(trailers?.get('asked-bin')).toEqual([Buffer.from([0, 127, 128, 255]), Buffer.from('second')]);
  });

  it('moves a message of 4 MB each way unaltered', async () => {
    const data = testBytes(4_000_000);
    const { error, message } = await callUnary(client, { text: 'large', data });
    expect(error).toBeNull();
    expect(message?.data.equals(data)).toBe(true);
  });

  it('gets status, message and details of a refusal, which is trailers alone', async () => {
    const { error, trailers } = await callUnary(client, { text: 'refuse' });
    expect(error).toMatchObject({ code: status.FAILED_PRECONDITION, details: 'not like this: ä' });
    expect(trailers?.get('reason-bin')).toEqual([Buffer.from([0, 255, 1])]);
  });

  it('gets a stream of answers', async () => {
    const { path, requestSerialize, responseDeserialize } = methodNamed('Download');
    const call = client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, {
      text: 'part',
    });
    const texts: string[] = [];
    call.on('data', ({ text }: Message) => texts.push(text));
    const ended = await new Promise<{ code: number }>((resolve) => call.on('status', resolve));
    expect(ended.code).toBe(status.OK);
    expect(texts).toEqual(['part 0', 'part 1', 'part 2', 'part 3', 'part 4']);
  });

  it.each([[['a', 'b', 'c']], [[]]])('sends a stream of messages, %j, and gets one answer', async (said) => {
    const { path, requestSerialize, responseDeserialize } = methodNamed('Upload');
    const answer = await new Promise<Message | undefined>((resolve, reject) => {
      const call = client.makeClientStreamRequest(
        path,
        requestSerialize,
        responseDeserialize,
        (error, message) => (error === null ? resolve(message) : reject(error)),
      );
      for (const text of said) call.write({ text });
      call.end();
    });
    expect(answer?.text).toBe(said.join('|'));
  });

  it('talks both ways at once, each message answered before the next is sent', async () => {
    const { path, requestSerialize, responseDeserialize } = methodNamed('Chat');
    const call = client.makeBidiStreamRequest(path, requestSerialize, responseDeserialize);
    const ended = new Promise<{ code: number }>((resolve) => call.on('status', resolve));
    for (const text of ['one', 'two', 'three']) {
      const reply = new Promise<Message>((resolve) => call.once('data', resolve));
      call.write({ text });
      expect((await reply).text).toBe(`got ${text}`);
    }
    call.end();
    expect((await ended).code).toBe(status.OK);
  });

  it('that gives a call up has it cancelled at the server', async () => {
    cancelled.length = 0;
    const { path, requestSerialize, responseDeserialize } = methodNamed('Download');
    const call = client.makeServerStreamRequest(path, requestSerialize, responseDeserialize, {
      text: 'endless',
    });
    const failed = new Promise<ServiceError>((resolve) => call.on('error', resolve));
    call.once('data', () => call.cancel());
    expect((await failed).code).toBe(status.CANCELLED);
    await untilCancelled('download');
  });

  it('whose deadline passes hears of it, and so does the server', async () => {
    cancelled.length = 0;
    const { error } = await callUnary(client, { text: 'wait' }, new Metadata(), {
      deadline: Date.now() + 300,
    });
    expect(error?.code).toBe(status.DEADLINE_EXCEEDED);
    await untilCancelled('unary');
  });
});

describe('a gRPC client of a service that is not there', () => {
  it.each([
    ['to-nobody', 'UNAVAILABLE where its server is down', status.UNAVAILABLE],
    ['to-nothing', 'UNIMPLEMENTED where no route leads to one', status.UNIMPLEMENTED],
  ])('through %s is told %s', async (listener, _what, code) => {
    const { error } = await callUnary(clientTo(listener), { text: 'hello' });
    expect(error?.code).toBe(code);
  });
});
