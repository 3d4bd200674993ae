import { views } from '#catalogue';

export const viewNames = (): readonly string[] => views.map(({ view }) => view.name);
