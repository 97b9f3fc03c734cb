// What waiting callers hear: half a minute of slow, soft chords, made here so that no
// recording has to be kept. 8 kHz, 16 bit, mono: what a telephone carries.
const RATE = 8000;
const CHORDS = [[220, 277.2, 329.6], [196, 246.9, 293.7], [174.6, 220, 261.6], [164.8, 207.7, 246.9]];
const SECONDS_EACH = 4, ROUNDS = 2;

function tone(hz, t) {
	return Math.sin(2 * Math.PI * hz * t) + 0.35 * Math.sin(4 * Math.PI * hz * t) * Math.exp(-t);
}

// A chord swells, its notes entering one after the other, and fades before the next.
function sample(chord, t) {
	const swell = Math.min(1, t / 0.4) * Math.min(1, (SECONDS_EACH - t) / 0.6);
	return chord.reduce((sum, hz, i) => sum + (t > i * 0.5 ? tone(hz, t - i * 0.5) * Math.exp(-(t - i * 0.5) / 3) : 0), 0) * swell / 4;
}

// A sound of so many seconds: level(t) between -1 and 1 at each moment.
function wave(seconds, level) {
	const count = RATE * seconds;
	const wav = Buffer.alloc(44 + 2 * count);
	wav.write('RIFF', 0);
	wav.writeUInt32LE(36 + 2 * count, 4);
	wav.write('WAVEfmt ', 8);
	wav.writeUInt32LE(16, 16);
	wav.writeUInt16LE(1, 20);
	wav.writeUInt16LE(1, 22);
	wav.writeUInt32LE(RATE, 24);
	wav.writeUInt32LE(2 * RATE, 28);
	wav.writeUInt16LE(2, 32);
	wav.writeUInt16LE(16, 34);
	wav.write('data', 36);
	wav.writeUInt32LE(2 * count, 40);
	for (let i = 0; i < count; i++)
		wav.writeInt16LE(Math.round(9000 * Math.max(-1, Math.min(1, level(i / RATE)))), 44 + 2 * i);
	return wav;
}

export const holdMusic = () => wave(SECONDS_EACH * CHORDS.length * ROUNDS,
	(t) => sample(CHORDS[Math.floor(t / SECONDS_EACH) % CHORDS.length], t % SECONDS_EACH));

// What a caller hears while browsers ring for them: a phone that rings, for a second and a half of three.
const ringing = (t) => (Math.sin(2 * Math.PI * 440 * t) + Math.sin(2 * Math.PI * 480 * t)) / 4;
export const ringTone = () => wave(3, (t) => (t < 1.5 ? ringing(t) : 0));
