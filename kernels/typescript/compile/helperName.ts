/** The one hidden global that compiled cells call; `child/runtime` defines it. */
export const HELPER = "__strikebook__";
