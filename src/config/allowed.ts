/** A time above zero with its unit. */
export const DURATION = /^0*[1-9]\d{0,8}(ms|s|m|h|d)$/;

export const DURATION_OR_OFF = /^(0*[1-9]\d{0,8}(ms|s|m|h|d)|off)$/;

/** A time above zero that somebody waits for. */
export const SHORT = /^0*[1-9]\d{0,2}(ms|s)$/;

export const SHORT_OR_OFF = /^(0*[1-9]\d{0,2}(ms|s)|off)$/;

/** A number per minute. */
export const RATE_OR_OFF = /^(0*[1-9]\d{0,6}|off)$/;

/** Origins as browsers send them, or `*`. */
export const ORIGINS = /^(\*|https?:\/\/[\w.:[\]-]+(\s*,\s*https?:\/\/[\w.:[\]-]+)*)$/i;

export const KEY_PREFIX = /^[\w.-]{1,64}$/;

/** An IPv4 or IPv6 address, or a host name. */
export const ADDRESS = /^[\w.:%-]{1,255}$/;

export const POSTGRES_URL = /^postgres(ql)?:\/\/\S+$/;

export const REDIS_URL = /^rediss?(\+sentinel|\+cluster)?:\/\/\S+$/;

/** Wording of a size. */
export const BYTES = (least: number, most: number): string => `a number of bytes from ${least} to ${most}`;
