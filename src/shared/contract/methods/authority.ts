import { z } from 'zod';
import type {
  AuthorityExport,
  AuthorityFacts,
  AuthorityOverview,
  AuthorityRemoval,
  CertificateSharingFacts,
  ServedCertificates,
} from '../../model/authority.ts';
import { nothing } from './params.ts';

/** The authority that signs, and the certificates that are served. */
export const authorityMethodParams = {
  'authority.get': nothing,
  /** Sets damaged authority files aside as `.bad` and makes a new authority. Call only after consent. */
  'authority.reset': nothing,
  'authority.overview': nothing,
  /**
   * Makes another authority beside the one in use, for stores to trust before it signs. Where the key in use is encrypted and the next
   * one could not be, this is refused with `authority.key_would_be_plain` unless `keyMayBePlain` says that a person has consented.
   */
  'authority.prepare': z.strictObject({ keyMayBePlain: z.boolean().optional() }),
  /** Deletes the prepared authority. */
  'authority.discard': nothing,
  /** Has the prepared authority sign from the next handshake on; requests under way go on. Call only after consent. */
  'authority.switch': nothing,
  /**
   * Takes everything of Doorman's out of every store, then deletes the authority. When a store keeps something, nothing is deleted
   * unless `force` says so. Call only after consent to the plans of `trust.list` with the scope `all`.
   */
  'authority.remove': z.strictObject({ force: z.boolean().optional() }),
  /** Encrypts the key with a secret that the operating system keeps, or writes it as it is. */
  'authority.protect': z.strictObject({ isProtected: z.boolean() }),
  'authority.export': nothing,
  /** Addresses on which the certificate could be given to phones, and what is given away now. */
  'authority.sharing': nothing,
  /** Gives the certificate away over HTTP on one address of this machine, for some minutes. Call only when a person asks for it. */
  'authority.share': z.strictObject({ address: z.union([z.ipv4(), z.ipv6()]) }),
  'authority.stopSharing': nothing,
  /** Certificates that listeners show to clients now. */
  'certificates.list': nothing,
} as const;

export interface AuthorityMethodResults {
  'authority.get': AuthorityFacts;
  'authority.reset': AuthorityFacts;
  'authority.overview': AuthorityOverview;
  'authority.prepare': AuthorityOverview;
  'authority.discard': AuthorityOverview;
  'authority.switch': AuthorityOverview;
  'authority.remove': AuthorityRemoval;
  'authority.protect': AuthorityOverview;
  'authority.export': AuthorityExport;
  'authority.sharing': CertificateSharingFacts;
  'authority.share': CertificateSharingFacts;
  'authority.stopSharing': CertificateSharingFacts;
  'certificates.list': ServedCertificates;
}
