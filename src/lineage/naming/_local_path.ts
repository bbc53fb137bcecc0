/**
 * Matches a path that begins as nothing else does. Other texts without a scheme may begin with
 * credentials, as in `token@host/path`.
 */
export const LOCAL_PATH = /^(?:\.{0,2}[\\/](?![\\/])|[a-z]:[\\/])/i;
