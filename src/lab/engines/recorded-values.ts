/**
 * What varies per host and per moment. A recording is made with these values in the state, and a
 * replay puts the values of the host in their place. Durations stay as they were recorded.
 */
export const RECORDED_COMPUTER_NAME = "EXF-RECORDED";
export const RECORDED_UTC = "2001-02-03T04:05:06.000Z";
