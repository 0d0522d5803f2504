/**
 * From what a SMART host vouches for to the facts of a launch. A SMART launch carries no reason: its registration in
 * the region file stands for direct care and says the relationship (decision record “SMART carries no reason”).
 */
import { nhsNumberOf } from '../../domain/subject.ts'
import { DIRECT_CARE } from '../../domain/launch-context.ts'
import type { SmartLaunch } from '../../domain/region.ts'
import { refuse, type Refusal } from '../../domain/refusal.ts'
import { isObject, objectsOf, textOf, textsOf, type JsonObject, type Resource } from '../../domain/resource.ts'
import type { SmartAnswer } from '../../ports/smart-host.ts'
import { factsSchema, toDetail, type LaunchFacts } from './claims.ts'

/** An NHS number that is missing becomes one that is not valid: it is refused with the bad ones, in the same place. */
export function toSmartFacts(launch: SmartLaunch, ods: string, answer: SmartAnswer): LaunchFacts | Refusal {
  const user = nameOf(answer.practitioner)
  const person = nameOf(answer.patient)
  const gender = textOf(answer.patient['gender'])
  const written = {
    iss: launch.issuer,
    sub: answer.subject,
    ods,
    usr: {
      ...(user.fam === '' ? {} : { fam: user.fam }),
      ...(user.giv === '' ? {} : { giv: user.giv }),
      rol: toHostRole(launch, answer)
    },
    pat: {
      nhs: nhsNumberOf(answer.patient) ?? '',
      fam: person.fam,
      giv: person.giv,
      dob: textOf(answer.patient['birthDate']) ?? '',
      ...(gender === null ? {} : { gen: gender })
    },
    ...(answer.hostSession === null ? {} : { hostSession: answer.hostSession }),
    rsn: DIRECT_CARE,
    rel: {
      kind: launch.relationship,
      ...(answer.encounterId === null ? {} : { ref: `Encounter/${answer.encounterId}` })
    }
  }
  const parsed = factsSchema.safeParse(written)
  return parsed.success ? parsed.data : refuse('launch-malformed', toDetail(parsed.error.issues))
}

/** FHIR R4 HumanName: the official name, else the usual one, else the first that is not an old one. */
function nameOf(resource: Resource): { readonly fam: string; readonly giv: string } {
  const names = objectsOf(resource['name']).filter((name) => name['use'] !== 'old')
  const name = names.find((one) => one['use'] === 'official') ?? names.find((one) => one['use'] === 'usual') ?? names[0]
  return { fam: textOf(name?.['family']) ?? '', giv: textsOf(name?.['given'])[0] ?? '' }
}

/**
 * The user's role in the words that the role map knows: the first that it has, in the host's own order, of the codes,
 * displays and texts of each PractitionerRole, then of the Practitioner's qualifications. Else the first there is, so
 * that the audit says what was sent; else empty, which no role map has.
 */
function toHostRole(launch: SmartLaunch, { practitioner, practitionerRoles }: SmartAnswer): string {
  const said = [
    ...practitionerRoles.flatMap((role) => objectsOf(role['code'])),
    ...objectsOf(practitioner['qualification']).flatMap((one) => (isObject(one['code']) ? [one['code']] : []))
  ].flatMap(wordsOf)
  return said.find((word) => word !== '' && Object.hasOwn(launch.roleMap, word)) ?? said[0] ?? ''
}

function wordsOf(concept: JsonObject): readonly string[] {
  const codings = objectsOf(concept['coding']).flatMap((coding) => [textOf(coding['code']), textOf(coding['display'])])
  return [...codings, textOf(concept['text'])].filter((word) => word !== null)
}
