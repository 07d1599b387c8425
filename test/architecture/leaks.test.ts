import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runTool } from '../../tooling/tools.ts';
import { plantProject } from './planted-project.ts';

const setupFile = resolve(import.meta.dirname, '../../tooling/leaked-handles.ts');

const testOf = (imports: string, body: string): string =>
  `${imports}\nimport { test } from 'vitest';\n\ntest('passes and tidies badly or well', async () => {\n${body}\n});\n`;

const planted = {
  'leaves-a-server.test.ts': testOf(
    "import { once } from 'node:events';\nimport { createServer } from 'node:net';",
    "  await once(createServer().listen(0, '127.0.0.1'), 'listening');",
  ),
  'leaves-a-timer.test.ts': testOf('', '  setInterval(() => undefined, 1000);'),
  'leaves-a-thread.test.ts': testOf(
    "import { once } from 'node:events';\nimport { Worker } from 'node:worker_threads';",
    "  await once(new Worker('setInterval(() => {}, 1000)', { eval: true }), 'online');",
  ),
  'leaves-nothing.test.ts': testOf(
    "import { once } from 'node:events';\nimport { connect, createServer } from 'node:net';",
    `  const server = createServer((socket) => socket.pipe(socket));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address();
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.destroy();
  server.close();`,
  ),
};

describe('the check for things left open', () => {
  const configuration = `export default { test: { pool: 'forks', setupFiles: [${JSON.stringify(setupFile)}] } };\n`;
  const { root, remove } = plantProject({ ...planted, 'vitest.config.ts': configuration });

  afterAll(remove);

  it('fails the files that leave a server, a timer or a thread, and no other', async () => {
    const report = join(root, 'report.json');
    const { code, output } = await runTool(
      'vitest',
      ['run', '--root', root, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
      { cwd: root, show: false },
    );
    expect(code).not.toBe(0);
    expect(output).toContain('left open: 1 × TCPServerWrap (a listening TCP server)');
    expect(output).toContain('left open: 1 × Timeout (a timer or an interval)');
    expect(output).toContain('left open: 1 × Worker (a worker thread)');
    expect(output).toContain('Test Files  3 failed | 1 passed (4)');
  });
});
