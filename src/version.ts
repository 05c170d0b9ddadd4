import manifest from '../package.json' with {type: 'json'};

/** The program's version. */
export const {version} = manifest;

declare const bundledFrom: string;

/** Names what the bundle was made of, which the bundler fills in; null: this is no bundle. */
export const buildId = typeof bundledFrom === 'undefined' ? null : bundledFrom;
