/** The Jupyter messaging protocol that the kernel speaks. */
export const PROTOCOL_VERSION = "5.5";
