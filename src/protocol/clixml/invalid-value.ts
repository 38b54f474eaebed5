/** Ends the parse from inside; never leaves the room. */
export class InvalidValue extends Error {}
