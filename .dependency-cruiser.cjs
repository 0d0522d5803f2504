/**
 * Who may import whom: the layers of ARCHITECTURE.md, for a machine to hold. tools/check-layers.ts runs it and also
 * refuses a run that did not see every source file.
 */
const anyTest = '\\.test\\.tsx?$'
const features = 'record|feed|care-plan|notice|objection|insight|console|data-feeds|conformance'
const innerLayers = `domain|ports|${features}`

/** A rule: files of `from` may import nothing of ours that matches `to`, except what matches `except`. */
function forbid(name, comment, from, to) {
  return { name, comment, severity: 'error', from: { pathNot: anyTest, ...from }, to }
}

const ours = '^(contract|server|viewer|simulators|test|tools|bench)/'

module.exports = {
  forbidden: [
    forbid(
      'contract-imports-nothing-of-ours',
      'The contract is what server and viewer have agreed; it depends on neither.',
      { path: '^contract/' },
      { path: ours, pathNot: '^contract/' }
    ),
    forbid(
      'domain-sees-contract',
      'Values know nothing of what is done with them.',
      { path: '^server/src/domain/' },
      { path: ours, pathNot: '^(contract|server/src/domain)/' }
    ),
    forbid(
      'ports-see-domain-and-contract',
      'A port is an interface in the words of the domain.',
      { path: '^server/src/ports/' },
      { path: ours, pathNot: '^(contract|server/src/(domain|ports))/' }
    ),
    forbid(
      'features-see-ports-domain-contract',
      'What people do here touches the world only through ports, and one thing does not know another.',
      { path: `^server/src/(${features})/` },
      { path: ours, pathNot: '^(contract|server/src/(domain|ports|$1))/' }
    ),
    forbid(
      'inner-layers-use-no-outside-library',
      'Outside libraries live in adapters and http; zod describes values and is allowed.',
      { path: `^server/src/(${innerLayers})/` },
      { path: 'node_modules/', pathNot: 'node_modules/zod/' }
    ),
    forbid(
      'inner-layers-touch-no-outside-world',
      'Files, sockets, processes and timers are behind ports.',
      { path: `^server/src/(${innerLayers})/` },
      { dependencyTypes: ['core'], pathNot: '^(node:)?(assert|assert/strict|crypto|buffer|util)$' }
    ),
    forbid(
      'a-stage-never-imports-a-stage',
      'Only open-record.ts and run-feed.ts know the order of the stages.',
      { path: '^server/src/(record|feed)/([^/]+)/' },
      { path: '^server/src/(record|feed)/[^/]+/', pathNot: '^server/src/$1/$2/' }
    ),
    forbid(
      'a-stage-does-not-know-the-order',
      'The order is written once; a stage is called by it and never calls it.',
      { path: '^server/src/(record|feed)/([^/]+)/' },
      { path: '^server/src/(record/open-[^/]+|feed/run-feed)\\.ts$' }
    ),
    forbid(
      'only-the-order-imports-stages',
      'Beside the files that know the order, nothing on their level or above reaches into a stage.',
      {
        path: '^server/src/(record|feed)/[^/]+\\.ts$',
        pathNot: [anyTest, '^server/src/(record/(open-[^/]+|end-sessions)|feed/run-feed)\\.ts$']
      },
      { path: '^server/src/(record|feed)/[^/]+/' }
    ),
    forbid(
      'adapters-see-ports-domain-contract',
      'An adapter fits one outside thing to one port.',
      { path: '^server/src/adapters/' },
      { path: ours, pathNot: '^(contract|server/src/(domain|ports|adapters))/' }
    ),
    forbid(
      'adapters-never-import-each-other',
      'What two adapters both need is a value of the domain.',
      { path: '^server/src/adapters/([^/]+)/' },
      { path: '^server/src/adapters/', pathNot: '^server/src/adapters/$1/' }
    ),
    forbid(
      'http-sees-features-ports-domain-contract',
      'The web server is an outside thing too; it is handed what it needs.',
      { path: '^server/src/http/' },
      { path: ours, pathNot: `^(contract|server/src/(${innerLayers}|http))/` }
    ),
    forbid(
      'config-sees-domain-and-contract',
      'The region file is parsed into values before anything else exists.',
      { path: '^server/src/config(/|\\.ts$)' },
      { path: ours, pathNot: '^(contract/|server/src/(domain/|ports/|config/|config\\.ts$))' }
    ),
    forbid(
      'only-the-top-imports-the-top',
      'Wiring is by argument: nothing below app.ts, cli and main.ts looks up at them.',
      { path: '^server/src/', pathNot: [anyTest, '^server/src/(app|cli|main)[^/]*(/|\\.ts$)'] },
      { path: '^server/src/(app|cli|main)[^/]*(/|\\.ts$)' }
    ),
    forbid(
      'server-sees-only-itself-and-contract',
      'The product needs neither its tests nor its simulators.',
      { path: '^server/' },
      { path: ours, pathNot: '^(contract|server)/' }
    ),
    forbid(
      'only-http-imports-fastify',
      'One folder knows the web framework; simulators stand for other programs.',
      { path: '^(contract|server|viewer)/', pathNot: [anyTest, '^server/src/http/'] },
      { path: 'node_modules/(@fastify/|fastify/)' }
    ),
    forbid(
      'viewer-sees-only-contract',
      'The browser knows the wire and nothing behind it.',
      { path: '^viewer/src/' },
      { path: ours, pathNot: '^(contract|viewer)/' }
    ),
    forbid(
      'simulators-see-nothing-of-ours',
      'Independent on purpose: a misunderstanding must not hide in shared code.',
      { path: '^simulators/' },
      { path: ours, pathNot: '^simulators/' }
    ),
    {
      name: 'simulators-stay-independent-in-tests',
      comment: 'Their tests see nothing of the product either; the whole is tested in test/.',
      severity: 'error',
      from: { path: '^simulators/' },
      to: { path: '^(contract|server|viewer)/' }
    },
    {
      name: 'no-cycles',
      comment: 'Tests included; imports of types too.',
      severity: 'error',
      from: {},
      to: { circular: true }
    },
    {
      name: 'nothing-unresolved',
      comment: 'An import that cannot be found cannot be checked.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '\\.(css|svg)' }
    }
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|test-output|\\.ncr)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mts', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
      mainFields: ['module', 'main', 'types', 'typings']
    },
    cache: false
  }
}
