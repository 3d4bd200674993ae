import type { ViewReader, ViewStore } from '#read-model';
import { SqliteViewReader } from './sqlite-view-reader.js';
import { SqliteViewStore } from './sqlite-view-store.js';

/** Opens the views for the one process and thread that folds them; the file is made at the first time. */
export const openSqliteViewStore = ({ file }: { readonly file: string }): ViewStore => new SqliteViewStore(file);

/** Opens the views for questions, on a connection of its own. The file must exist. */
export const openSqliteViewReader = ({ file }: { readonly file: string }): ViewReader => SqliteViewReader.open(file);
