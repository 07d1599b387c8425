/** A change of the configuration that mends what the doctor found. */
export type ConfigFix =
  | { readonly change: 'route.host_upstream'; readonly route: string }
  | { readonly change: 'route.allow_upgrade'; readonly route: string; readonly protocol: string }
  | { readonly change: 'listener.port'; readonly listener: string; readonly port: number }
  | { readonly change: 'listener.bind'; readonly listener: string; readonly bind: string }
  | {
      readonly change: 'upstream.url';
      readonly pool: string;
      readonly upstream: string;
      readonly url: string;
    }
  | { readonly change: 'upstream.enable'; readonly pool: string; readonly upstream: string }
  | { readonly change: 'tls.name'; readonly name: string };

/** What to do about a finding. The label says it on a button; a command line prints it. */
export type DoctorFix =
  | {
      readonly kind: 'command';
      readonly label: string;
      /** Run one after the other, as they stand. */
      readonly commands: readonly string[];
      /** Take the commands back; empty where there is nothing to take back. */
      readonly undo: readonly string[];
      /** What else it means; null when nothing. */
      readonly caveat: string | null;
    }
  | { readonly kind: 'config'; readonly label: string; readonly fix: ConfigFix }
  /** Entries in the hosts file, after a look at the exact change. */
  | { readonly kind: 'hosts'; readonly label: string; readonly names: readonly string[] }
  | { readonly kind: 'open'; readonly label: string; readonly url: string }
  /** A view of the window where it is done. */
  | { readonly kind: 'view'; readonly label: string; readonly view: 'certificates' }
  /** Something that only a person can do. */
  | { readonly kind: 'advice'; readonly label: string };
