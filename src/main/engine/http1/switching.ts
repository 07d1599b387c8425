import type { Duplex } from 'node:stream';
import type { Body, Response } from '../message.ts';
import { bodyFromReadable } from '../node-body.ts';
import { serialiseFields, statusLineOf } from './write-head.ts';

/** A client connection that may leave HTTP/1.1 for another protocol. */
export interface Switching {
  /** What the client sends after the switch. */
  readonly fromClient: Body;
  /**
   * Writes the 101 and hands the connection over: bytes go both ways until both sides have ended.
   *
   * @param early what the client has sent behind its request
   * @param cut ends the connection so that it does not look complete
   * @throws MessageRefusal when the head cannot be written; nothing has been sent then
   */
  switch(early: Buffer, response: Response, cut: () => void): void;
}

/** @param protocol as the 101 names it */
export function switchingConnection(socket: Duplex, protocol: string): Switching {
  let body: Body | null = null;
  return {
    fromClient: {
      empty: false,
      read(sink) {
        body?.read(sink);
        socket.resume();
      },
      resume: () => body?.resume(),
      cancel: () => {
        if (body !== null) socket.destroy();
      },
    },
    switch(early, response, cut) {
      const fields = serialiseFields(response.head.headers);
      socket.pause();
      if (early.length > 0) socket.unshift(early);
      body = bodyFromReadable(socket, {
        trailers: () => null,
        whole: () => true,
        cutFault: () => ({ code: 'request.client_left', detail: 'the client cut the switched connection' }),
        cancel: () => socket.destroy(),
      });
      socket.write(
        `${statusLineOf(101, response.head.reason)}${fields}Connection: Upgrade\r\nUpgrade: ${protocol}\r\n\r\n`,
        'latin1',
      );
      let ended = false;
      socket.on('drain', () => response.body.resume());
      socket.once('close', () => {
        if (!ended) response.body.cancel();
      });
      response.body.read({
        data: (chunk) => socket.write(Buffer.from(chunk)),
        end: () => {
          ended = true;
          socket.end();
        },
        fail: () => {
          ended = true;
          cut();
        },
      });
    },
  };
}
