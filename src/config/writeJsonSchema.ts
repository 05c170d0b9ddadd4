// Writes release.schema.json at the root of this project: `node src/config/writeJsonSchema.ts`.
import {writeFileSync} from 'node:fs';
import {jsonSchemaText} from './jsonSchema.ts';

writeFileSync(new URL('../../release.schema.json', import.meta.url), jsonSchemaText());
