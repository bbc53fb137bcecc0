/** The access key of every part; DynamoDB Local takes letters and digits alone. */
export const ACCESS_KEY_ID = "runline";

/** The secret of {@linkcode ACCESS_KEY_ID}, for servers on loopback. */
export const SECRET_ACCESS_KEY = "runlinesecret";

/** The region in which every part is addressed. */
export const REGION = "eu-west-1";
