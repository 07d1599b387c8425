import { request } from 'node:http';
import { CONTAINER_ANSWER_LIMIT, CONTAINER_TIME_LIMIT } from '../limits.ts';
import type { EngineAnswer } from './engine-answer.ts';
import { readContainers } from './read-containers.ts';

/**
 * Asks a container engine on this machine which containers run: one `GET /containers/json` (Docker Engine API 1.24 and later),
 * bounded in time and bytes. Nothing else is ever asked of it, and nothing changed. Never rejects.
 *
 * @param socketPath a Unix socket or a pipe
 */
export function askEngine(socketPath: string): Promise<EngineAnswer> {
  return new Promise((resolve) => {
    const options = {
      socketPath,
      method: 'GET',
      path: '/containers/json',
      headers: { host: 'localhost', accept: 'application/json' },
      agent: false,
    } as const;
    const asking = request(options, (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > CONTAINER_ANSWER_LIMIT) refuse(`its answer has more than ${CONTAINER_ANSWER_LIMIT} bytes`);
        else chunks.push(chunk);
      });
      response.on('end', () => {
        if (response.statusCode !== 200) refuse(`it answered with status ${response.statusCode}`);
        else finish(readContainers(Buffer.concat(chunks)));
      });
      response.on('error', () => refuse('its answer was cut off'));
    });
    const finish = (answer: EngineAnswer): void => {
      clearTimeout(timer);
      asking.destroy();
      resolve(answer);
    };
    const refuse = (clause: string): void => finish({ kind: 'refused', reason: 'other', clause });
    const timer = setTimeout(
      () => refuse(`there was no answer within ${CONTAINER_TIME_LIMIT} ms`),
      CONTAINER_TIME_LIMIT,
    );
    asking.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EACCES' || error.code === 'EPERM')
        finish({ kind: 'refused', reason: 'permission', clause: 'permission was refused' });
      // No such file, or one that an engine left behind when it ended.
      else if (['ENOENT', 'ENOTDIR', 'ECONNREFUSED', 'ENOTSOCK', 'EINVAL'].includes(error.code ?? ''))
        finish({ kind: 'absent' });
      else refuse(`asking failed: ${error.message}`);
    });
    asking.end();
  });
}
