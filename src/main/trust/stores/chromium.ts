import { join } from 'node:path';
import { chromiumClient } from '../clients/chromium.ts';
import type { TrustContext } from '../context.ts';
import { inspectNssDatabase } from '../nss-database.ts';
import { findProgram } from '../programs.ts';
import { absentStore, type DetectStores, type TrustStore } from '../trust-store.ts';

const title = 'Chrome and Chromium';
const restart = 'A browser that is open has to be restarted to see a change.';

const browsers = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'brave-browser',
  'microsoft-edge',
];

interface Place {
  readonly id: string;
  readonly title: string;
  /** Folder with the database. */
  readonly directory: string;
  /** There when this way of packaging is in use at all. */
  readonly evidence: string;
  readonly program: string;
}

/** Browsers in a sandbox of their packaging, which have a home folder of their own. */
const packaged = (home: string): readonly Place[] => [
  {
    id: 'chromium:snap',
    title: 'Chromium (snap)',
    directory: join(home, 'snap/chromium/current/.pki/nssdb'),
    evidence: join(home, 'snap/chromium/current'),
    program: '/snap/bin/chromium',
  },
  {
    id: 'chromium:flatpak-chromium',
    title: 'Chromium (Flatpak)',
    directory: join(home, '.var/app/org.chromium.Chromium/.pki/nssdb'),
    evidence: join(home, '.var/app/org.chromium.Chromium'),
    program: '/var/lib/flatpak/exports/bin/org.chromium.Chromium',
  },
  {
    id: 'chromium:flatpak-chrome',
    title: 'Chrome (Flatpak)',
    directory: join(home, '.var/app/com.google.Chrome/.pki/nssdb'),
    evidence: join(home, '.var/app/com.google.Chrome'),
    program: '/var/lib/flatpak/exports/bin/com.google.Chrome',
  },
];

/** The NSS databases that Chrome, Chromium and what is made of them read on Linux. */
export const detectChromium: DetectStores = async (context) => {
  if (context.platform !== 'linux') {
    return [absentStore('chromium', title, 'On this system Chrome and Edge use the system store above.')];
  }
  const stores: TrustStore[] = [];
  const browser = await findProgram(context, ...browsers);
  const usual = join(context.home, '.pki/nssdb');
  if (browser !== undefined || (await context.files.exists(join(usual, 'cert9.db')))) {
    stores.push(
      chromiumStore(context, { id: 'chromium', title, directory: usual, isPackaged: false }, browser),
    );
  }
  for (const place of packaged(context.home)) {
    if (!(await context.files.exists(place.evidence))) continue;
    const program = (await context.files.isExecutable(place.program)) ? place.program : undefined;
    stores.push(chromiumStore(context, { ...place, isPackaged: true }, program));
  }
  return stores.length > 0 ? stores : [absentStore('chromium', title, 'No Chrome or Chromium was found.')];
};

const chromiumStore = (
  context: TrustContext,
  {
    id,
    title: name,
    directory,
    isPackaged,
  }: Pick<Place, 'id' | 'title' | 'directory'> & { readonly isPackaged: boolean },
  program: string | undefined,
): TrustStore => ({
  id,
  kind: 'chromium',
  title: name,
  location: directory,
  exports: [],
  inspect: () => inspectNssDatabase(context, { directory, mayCreate: true, absentDetail: '', note: restart }),
  clients: async () =>
    program === undefined
      ? []
      : [chromiumClient(program, context, { database: isPackaged ? null : directory })],
  withoutClient: 'No Chrome or Chromium that uses this database was found to try it with.',
});
