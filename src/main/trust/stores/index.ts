import type { TrustKind } from '../../../shared/model/trust.ts';
import type { DetectStores } from '../trust-store.ts';
import { detectChromium } from './chromium.ts';
import { detectCurl } from './curl.ts';
import { detectFirefox } from './firefox.ts';
import { detectGit } from './git.ts';
import { detectJava } from './java.ts';
import { detectNode } from './node.ts';
import { detectPython } from './python.ts';
import { detectSystem } from './system.ts';

/** How the stores of each family are found. */
export const detectors: Readonly<Record<TrustKind, DetectStores>> = {
  system: detectSystem,
  chromium: detectChromium,
  firefox: detectFirefox,
  java: detectJava,
  node: detectNode,
  python: detectPython,
  git: detectGit,
  curl: detectCurl,
};
