/** 1 January 2026, 00:00 UTC. */
export const newYear = 1_767_225_600_000
export const revision = '4f2c1e9d00112233445566778899aabbccddeeff'
