import { type EpochMilliseconds, epochMilliseconds } from '../../shared/model/units.ts';
import { NameNotPermittedError, TooManyPendingLeavesError } from './errors.ts';
import { issueLeaf, type Leaf, type LeafSubject } from './leaf.ts';
import {
  constraintsFor,
  isWithinConstraints,
  type NameConstraints,
  type ParsedName,
  parseName,
} from './names.ts';
import { type AuthorityMaterial, openSigningAuthority, type SigningAuthority } from './signing-authority.ts';

/** Most leaves kept, least recently used dropped first. A leaf with its key takes about 2 KiB. */
export const maximumCachedLeaves = 1_000;
/** Most leaves being made at one moment; further first requests are refused until one is done. */
export const maximumPendingLeaves = 200;
/** A leaf is replaced when less than this part of its life is left. */
const renewalShare = 1 / 3;

/** Everything but the functions is plain data, so that a worker thread can build the cache. */
export interface LeafCacheOptions extends AuthorityMaterial {
  /** `tls.names` of the configuration. */
  readonly extraNames: readonly string[];
  /** Default {@link maximumCachedLeaves}, 1 or more. */
  readonly maximumLeaves?: number;
  readonly now?: () => EpochMilliseconds;
  /** Told when a leaf was replaced ahead of its end, or after it. */
  readonly onRenewed?: (leaf: Leaf) => void;
  /** Told when a leaf could not be replaced ahead of time. The old one stays until it expires. */
  readonly onRenewalError?: (error: unknown) => void;
}

/** Certificates for the names that clients ask for, each made on first use. Kept in memory only. */
export class LeafCache {
  readonly #authority: SigningAuthority;
  readonly #constraints: NameConstraints;
  readonly #maximumLeaves: number;
  readonly #now: () => EpochMilliseconds;
  readonly #onRenewed: (leaf: Leaf) => void;
  readonly #onRenewalError: (error: unknown) => void;
  /** In the order of last use. */
  readonly #leaves = new Map<string, Leaf>();
  readonly #pending = new Map<string, Promise<Leaf>>();

  /**
   * @throws InvalidAuthorityError
   * @throws InvalidExtraNameError
   */
  constructor(options: LeafCacheOptions) {
    this.#authority = openSigningAuthority(options);
    this.#constraints = constraintsFor(options.extraNames);
    this.#maximumLeaves = options.maximumLeaves ?? maximumCachedLeaves;
    this.#now = options.now ?? (() => epochMilliseconds(Date.now()));
    this.#onRenewed = options.onRenewed ?? (() => {});
    this.#onRenewalError = options.onRenewalError ?? (() => {});
  }

  /** Leaves kept at this moment. */
  get size(): number {
    return this.#leaves.size;
  }

  /** The leaves that are kept, least recently used first. */
  list(): readonly Leaf[] {
    return [...this.#leaves.values()];
  }

  /**
   * The certificate for a connection. The same object comes back until it is replaced, so that a caller can keep
   * what it derived from it by identity.
   *
   * @param serverName the name of TLS SNI; undefined or empty when the client sent none, as for `https://127.0.0.1`
   * @param localAddress the address that the client connected to, used when there is no server name; the
   *   certificate then covers it, `localhost` and the loopback addresses
   * @throws NameNotPermittedError, AuthorityExpiredError, TooManyPendingLeavesError
   */
  async forName(serverName: string | undefined, localAddress: string): Promise<Leaf> {
    const { key, subject } = this.#subjectFor(serverName, localAddress);
    const now = this.#now();
    const leaf = this.#leaves.get(key);
    if (leaf === undefined || now >= leaf.notAfter) {
      return this.#issue(key, subject);
    }
    this.#keep(key, leaf);
    if (this.#isDue(leaf, now) && !this.#pending.has(key)) {
      this.#issue(key, subject).catch(this.#onRenewalError);
    }
    return leaf;
  }

  #subjectFor(serverName: string | undefined, localAddress: string): { key: string; subject: LeafSubject } {
    if (serverName !== undefined && serverName !== '') {
      const parsed = this.#permitted(serverName);
      if (parsed.kind === 'dns') {
        return { key: parsed.text, subject: { names: [parsed.text], addresses: [] } };
      }
      // RFC 6066 forbids addresses in SNI, but some clients send them all the same.
      return this.#addressSubject(parsed.text);
    }
    // A socket reports link-local addresses with their zone; certificates have none.
    return this.#addressSubject(this.#permitted(localAddress.replace(/%.*$/, '')).text);
  }

  #addressSubject(address: string): { key: string; subject: LeafSubject } {
    const addresses = [...new Set([address, '127.0.0.1', '::1'])];
    return { key: address, subject: { names: ['localhost'], addresses } };
  }

  #permitted(text: string): ParsedName {
    const parsed = parseName(text);
    if (parsed.kind === 'invalid') {
      throw NameNotPermittedError.invalid(text, parsed.reason);
    }
    if (!isWithinConstraints(this.#constraints, parsed)) {
      throw NameNotPermittedError.outside(parsed, this.#constraints);
    }
    if (!isWithinConstraints(this.#authority.constraints, parsed)) {
      throw NameNotPermittedError.needsReissue(parsed);
    }
    return parsed;
  }

  /** Near the authority's own end a new leaf would live no longer than the old one, and is not worth making. */
  #isDue(leaf: Leaf, now: EpochMilliseconds): boolean {
    const isLast = leaf.notAfter >= this.#authority.notAfter;
    return !isLast && leaf.notAfter - now < (leaf.notAfter - leaf.notBefore) * renewalShare;
  }

  #issue(key: string, subject: LeafSubject): Promise<Leaf> {
    const underWay = this.#pending.get(key);
    if (underWay !== undefined) {
      return underWay;
    }
    if (this.#pending.size >= maximumPendingLeaves) {
      return Promise.reject(new TooManyPendingLeavesError(key, maximumPendingLeaves));
    }
    const issued = issueLeaf(this.#authority, subject, this.#now())
      .then((leaf) => {
        const isRenewal = this.#leaves.has(key);
        this.#keep(key, leaf);
        if (isRenewal) this.#onRenewed(leaf);
        return leaf;
      })
      .finally(() => this.#pending.delete(key));
    this.#pending.set(key, issued);
    return issued;
  }

  #keep(key: string, leaf: Leaf): void {
    this.#leaves.delete(key);
    this.#leaves.set(key, leaf);
    for (const oldest of this.#leaves.keys()) {
      if (this.#leaves.size <= this.#maximumLeaves) {
        break;
      }
      this.#leaves.delete(oldest);
    }
  }
}
