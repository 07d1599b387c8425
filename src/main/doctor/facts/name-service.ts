/** Sources of glibc's `hosts` line that are not part of it by itself: a module of another package has to be there. */
const extraModules = [
  'resolve',
  'myhostname',
  'mymachines',
  'mdns',
  'mdns4',
  'mdns6',
  'mdns_minimal',
  'mdns4_minimal',
  'libvirt',
  'libvirt_guest',
  'wins',
];

/**
 * The modules that nsswitch.conf(5) asks about host names besides `files` and `dns`. Programs that do not use glibc (musl, static
 * binaries), and containers, resolve without them.
 */
export function hostModules(nsswitch: string): string[] {
  const line = nsswitch.split('\n').find((one) => /^\s*hosts\s*:/.test(one)) ?? '';
  const sources = (line.split('#', 1)[0] ?? '').replace(/^\s*hosts\s*:/, '').replaceAll(/\[[^\]]*\]/g, ' ');
  return sources.split(/\s+/).filter((source) => extraModules.includes(source));
}
