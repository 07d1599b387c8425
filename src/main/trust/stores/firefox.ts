import { join } from 'node:path';
import { firefoxClient } from '../clients/firefox.ts';
import type { TrustContext } from '../context.ts';
import { inspectNssDatabase } from '../nss-database.ts';
import { findProgram } from '../programs.ts';
import { absentStore, type DetectStores, type TrustStore } from '../trust-store.ts';

const title = 'Firefox';
/** Profiles of one place of profiles. */
const profileLimit = 16;

interface ProfilePlace {
  /** Folder with `profiles.ini`. */
  readonly directory: string;
  /** For the title, such as `snap`; '' for the usual place. */
  readonly packaging: string;
  readonly programs: readonly string[];
}

const places = ({ platform, home, environment }: TrustContext): readonly ProfilePlace[] => {
  const programs = ['firefox', 'firefox-esr'];
  if (platform === 'darwin') {
    return [
      {
        directory: join(home, 'Library/Application Support/Firefox'),
        packaging: '',
        programs: ['/Applications/Firefox.app/Contents/MacOS/firefox'],
      },
    ];
  }
  if (platform === 'win32') {
    const roaming = environment['APPDATA'] ?? join(home, 'AppData/Roaming');
    const program = join(environment['ProgramFiles'] ?? 'C:\\Program Files', 'Mozilla Firefox/firefox.exe');
    return [{ directory: join(roaming, 'Mozilla/Firefox'), packaging: '', programs: [program] }];
  }
  return [
    { directory: join(home, '.mozilla/firefox'), packaging: '', programs },
    { directory: join(home, '.config/mozilla/firefox'), packaging: '', programs },
    {
      directory: join(home, 'snap/firefox/common/.mozilla/firefox'),
      packaging: 'snap',
      programs: ['/snap/bin/firefox'],
    },
    {
      directory: join(home, '.var/app/org.mozilla.firefox/.mozilla/firefox'),
      packaging: 'Flatpak',
      programs: ['/var/lib/flatpak/exports/bin/org.mozilla.firefox'],
    },
  ];
};

/** The certificate database of every Firefox profile. */
export const detectFirefox: DetectStores = async (context) => {
  const stores: TrustStore[] = [];
  for (const place of places(context)) {
    const text = await context.files.readText(join(place.directory, 'profiles.ini'));
    if (text === undefined) continue;
    const program = await findFirefox(context, place);
    for (const profile of readProfiles(text).slice(0, profileLimit)) {
      const directory = profile.isRelative ? join(place.directory, profile.path) : profile.path;
      stores.push(profileStore(context, place, profile, directory, program));
    }
  }
  return stores.length > 0 ? stores : [absentStore('firefox', title, 'No Firefox profile was found.')];
};

async function findFirefox(context: TrustContext, { programs }: ProfilePlace): Promise<string | undefined> {
  for (const program of programs) {
    const isPath = /[\\/]/.test(program);
    if (!isPath) {
      const found = await findProgram(context, program);
      if (found !== undefined) return found;
    } else if (await context.files.isExecutable(program)) return program;
  }
  return undefined;
}

const profileStore = (
  context: TrustContext,
  { packaging }: ProfilePlace,
  { name, path }: FirefoxProfile,
  directory: string,
  program: string | undefined,
): TrustStore => ({
  id: `firefox:${packaging === '' ? '' : `${packaging.toLowerCase()}-`}${path.replace(/^.*[\\/]/, '')}`,
  kind: 'firefox',
  title: `Firefox, profile ${name}${packaging === '' ? '' : ` (${packaging})`}`,
  location: directory,
  exports: [],
  inspect: () =>
    inspectNssDatabase(context, {
      directory,
      mayCreate: false,
      absentDetail: 'This profile has no certificate database yet: open it once in Firefox.',
      note: 'A Firefox that is open has to be restarted to see a change.',
    }),
  clients: async () => (program === undefined ? [] : [firefoxClient(program, directory)]),
  withoutClient: 'No Firefox was found to try this profile with.',
});

export interface FirefoxProfile {
  readonly name: string;
  /** Relative to the folder of `profiles.ini`, or absolute. */
  readonly path: string;
  readonly isRelative: boolean;
}

/** The `[Profile…]` sections of `profiles.ini`. */
export function readProfiles(text: string): readonly FirefoxProfile[] {
  return text
    .split(/^(?=\[)/m)
    .filter((section) => section.startsWith('[Profile'))
    .flatMap((section) => {
      const value = (key: string): string | undefined =>
        new RegExp(`^${key}=(.*?)\\r?$`, 'm').exec(section)?.[1];
      const path = value('Path');
      if (path === undefined || path === '') return [];
      return [{ name: value('Name') ?? path, path, isRelative: value('IsRelative') !== '0' }];
    });
}
