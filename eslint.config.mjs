/** Typed linting at its strictest, plus the house rules that a tool can hold (STYLE and src/README.md). */
import { readFileSync } from 'node:fs';
import tseslint from 'typescript-eslint';

/** @type {Record<string, string[]>} */
const ranks = JSON.parse(readFileSync(new URL('.import-ranks.json', import.meta.url), 'utf8'));

/** Editors show a forbidden import at once; dependency-cruiser proves the same over the whole graph. */
const rankRules = Object.entries(ranks).map(([folder, allowed]) => {
  const allowedFolders = new Set(allowed.filter((name) => !name.includes('/')));
  const allowedFiles = allowed.filter((name) => name.includes('/'));
  const patterns = Object.keys(ranks)
    .filter((other) => other !== folder && !allowedFolders.has(other))
    .map((other) => {
      const files = allowedFiles.filter((file) => file.startsWith(`${other}/`)).map((file) => file.split('/')[1]);
      const exception = files.length === 0 ? '' : `(?!(?:${files.join('|')})[.]ts$)`;
      return {
        regex: `^(?:[.]{1,2}/)+${other}/${exception}`,
        message: `src/${folder} may import only ${allowed.join(', ')} (src/README.md).`,
      };
    });
  return { files: [`src/${folder}/**/*.ts`], rules: { 'no-restricted-imports': ['error', { patterns }] } };
});

export default tseslint.config(
  {
    ignores: ['dist', 'node_modules', 'coverage', 'reports', '**/*.generated.ts', '.dependency-cruiser.cjs'],
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // With noUncheckedIndexedAccess the assertion states that an index is in range; the loops of the kernels live on it.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      eqeqeq: 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'no-restricted-syntax': ['error', { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' }],
    },
  },
  { files: ['src/**/*.ts'], rules: { 'no-console': 'error' } },
  // A helper that reads JSON names the shape that it expects.
  { files: ['test/**/*.ts'], rules: { '@typescript-eslint/no-unnecessary-type-parameters': 'off' } },
  { files: ['vitest.config.ts'], rules: { 'no-restricted-syntax': 'off' } },
  ...rankRules,
);
