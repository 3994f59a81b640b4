/** The one hidden global that compiled cells call; `child/defineGlobals` defines it. */
export const HELPER = "__strikebook__";
