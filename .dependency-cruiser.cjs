/** Import ranks of src/README.md, one rule per folder, from .import-ranks.json; no cycles, nothing unresolvable. */
const ranks = require('./.import-ranks.json');

/** A pattern for `errors`, a folder, or a single file of a folder (`numerics/events`). */
const pattern = (name) => (name === 'errors' || name.includes('/') ? `^src/${name}[.]ts$` : `^src/${name}/`);

const rankRules = Object.entries(ranks).map(([folder, allowed]) => ({
  name: `imports-of-${folder}`,
  comment: `src/${folder} may import only: ${allowed.join(', ')} (src/README.md)`,
  severity: 'error',
  from: { path: `^src/${folder}/` },
  to: { path: '^src/', pathNot: [`^src/${folder}/`, ...allowed.map(pattern)] },
}));

module.exports = {
  forbidden: [
    ...rankRules,
    {
      name: 'known-folders',
      comment: 'a new folder of src needs a row in .import-ranks.json and in src/README.md',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: Object.keys(ranks).map((folder) => `^src/${folder}/`) },
      to: {},
    },
    { name: 'errors-imports-nothing', severity: 'error', from: { path: '^src/errors[.]ts$' }, to: { path: '^src/' } },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'not-to-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-tests-in-src',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|isa|programs)/' },
    },
    {
      name: 'no-development-packages-in-src',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
