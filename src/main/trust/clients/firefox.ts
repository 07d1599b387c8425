import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { complaintOf } from '../complaint.ts';
import type { VerifyingClient } from './client.ts';

/** Files of a profile that say whom it trusts. */
const trustFiles = ['cert9.db', 'key4.db', 'pkcs11.txt'];

/** No telemetry, no first pages, no updates, no proxy: one page and nothing else. */
const preferences = [
  ['browser.shell.checkDefaultBrowser', false],
  ['browser.aboutwelcome.enabled', false],
  ['datareporting.policy.dataSubmissionEnabled', false],
  ['toolkit.telemetry.enabled', false],
  ['app.update.enabled', false],
  ['network.captive-portal-service.enabled', false],
  ['network.connectivity-service.enabled', false],
  ['network.proxy.type', 0],
  // On a slow machine it would try plain HTTP beside the handshake, which is no visit.
  ['dom.security.https_only_mode_send_http_background_request', false],
] as const;

/**
 * A Firefox without a window, with a copy of a profile's certificate database in a profile of its own, so that a
 * Firefox that is open is not disturbed.
 *
 * @param profile folder of the profile whose trust is tried
 */
export const firefoxClient = (program: string, profile: string): VerifyingClient => ({
  program,
  setting: '',
  async connect({ listener, scratch, run }) {
    const copy = join(scratch, 'profile');
    await mkdir(copy);
    for (const file of trustFiles) {
      // A profile that was never opened has none yet.
      await copyFile(join(profile, file), join(copy, file)).catch(() => {});
    }
    await writeFile(
      join(copy, 'user.js'),
      preferences.map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${value});`).join('\n'),
    );
    const result = await run(
      [
        '--headless',
        '--no-remote',
        '--profile',
        copy,
        '--screenshot',
        join(scratch, 'page.png'),
        listener.url,
      ],
      { until: listener.visited },
    );
    const visit = listener.visit();
    if (visit?.kind === 'visited') return null;
    return visit === null ? complaintOf('Firefox', result) : `Firefox ended the handshake: ${visit.reason}.`;
  },
});
