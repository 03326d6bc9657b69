/** Script of the page that compares two runs: sorting. */
import { makeTablesSortable } from './sortTables.ts';

makeTablesSortable();
