/** The ways in which the sources of a run are asked; each is an entry of the region file and a way of answering. */
import type { Json } from '../fixtures/people.ts'
import type { FrontKind } from './fronts.ts'
import { CLINICAL_TYPES, type FatedType } from './truth.ts'

export type Kind = 'searches' | 'patient' | 'batch' | 'everything' | 'stu3' | 'linked' | 'nrl' | FrontKind

/** In their order; the number of each is part of its id, so that a seed stays what it is. */
export const KINDS: readonly Kind[] = [
  'searches',
  'searches',
  'searches',
  'searches',
  'patient',
  'batch',
  'everything',
  // Gives everything another id each time it is asked (see truth.ts).
  'searches',
  'stu3',
  'linked',
  'nrl',
  'frozen',
  'tls'
]

export const frontOf = (kind: Kind): FrontKind | null => (kind === 'frozen' || kind === 'tls' ? kind : null)

export const typesOf = (kind: Kind): readonly FatedType[] => (kind === 'nrl' ? ['DocumentReference'] : CLINICAL_TYPES)

/** Outer contract, section 2, and docs/runbook.md. */
export function configOf(kind: Kind): Json {
  const types = { resourceTypes: typesOf(kind) }
  if (kind === 'nrl') return { kind: 'nrl' }
  if (kind === 'stu3') return { kind: 'fhir-stu3', ...types }
  if (kind === 'batch' || kind === 'everything') return { kind: 'fhir-r4', strategy: kind, ...types }
  if (kind === 'patient') return { kind: 'fhir-r4', search: 'patient', ...types }
  if (kind === 'linked')
    return { kind: 'fhir-r4', locate: 'linked', registration: { jwksFile: REGISTRANTS_FILE }, ...types }
  return { kind: 'fhir-r4', ...types }
}

export const REGISTRANTS_FILE = 'registrants.jwks.json'
