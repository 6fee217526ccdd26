//! `mipsilon verify`.

use crate::mipsilon::{Scratch, elf, file, keys, mipsilon};

/// fib(10) as the public output.
const OUTPUT: [u8; 4] = [0, 0, 0, 55];

#[test]
fn tells_what_a_proof_shows() {
    let scratch = Scratch::new();
    let (elf, proof) = (elf("fibonacci.mips"), scratch.fibonacci());
    let verify = ["verify", &elf, &proof, "--security", "fast-insecure"];
    let object = mipsilon(&[&verify[..], &["--json"]].concat()).succeeded().object();
    let expected = [
        "cpu_seconds",
        "exit_code",
        "machine_digest",
        "output_hex",
        "program_digest",
        "security_bits",
        "valid",
    ];
    assert_eq!(keys(&object), expected);
    assert_eq!(object["valid"], true);
    assert!(object["cpu_seconds"].as_f64().unwrap() > 0.0);
    assert_eq!(object["exit_code"], 0);
    assert_eq!(object["output_hex"], hex::encode(OUTPUT));
    assert_eq!(object["program_digest"].as_str().unwrap().len(), 64);
    let text = mipsilon(&verify).succeeded().stdout;
    assert!(text.starts_with("valid: exit code 0, public output 00000037\n"), "{text}");
    assert!(text.contains(object["program_digest"].as_str().unwrap()));
    assert!(text.contains(object["machine_digest"].as_str().unwrap()));
}

#[test]
fn expectations_must_hold() {
    let scratch = Scratch::new();
    let (elf, proof) = (elf("fibonacci.mips"), scratch.fibonacci());
    let right = scratch.write("right", &OUTPUT);
    let verify = |more: &[&str]| {
        let base = ["verify", &elf, &proof, "--security", "fast-insecure", "--json"];
        mipsilon(&[&base[..], more].concat())
    };
    verify(&["--expect-exit", "0", "--expect-output", &right]).succeeded();
    let error = verify(&["--expect-exit", "1"]).error(3, "rejected");
    assert_eq!(error["message"], "proof rejected: it shows the exit code 0, not 1");
    assert_eq!((&error["pc"], &error["symbol"]), (&().into(), &().into()));
    for wrong in [&[][..], &OUTPUT[..3], &[0, 0, 0, 54]] {
        let wrong = scratch.write("wrong", wrong);
        verify(&["--expect-output", &wrong]).error(3, "rejected");
    }
    verify(&["--expect-output", &scratch.file("none")]).error(1, "io");
    verify(&["--expect-exit", "one"]).error(2, "usage");
}

#[test]
fn a_program_that_failed_is_told_first() {
    let scratch = Scratch::new();
    let (elf, proof) = (elf("all-instructions.mips"), scratch.file("proof"));
    let input = file("guests/inputs/all-instructions.txt");
    let profile = ["--security", "fast-insecure"];
    let prove = [&["prove", &elf, "--input", &input, "-o", &proof][..], &profile].concat();
    mipsilon(&prove).succeeded();
    let verify = |more: &[&str]| {
        let text = mipsilon(&[&["verify", &elf, &proof][..], &profile, more].concat());
        text.succeeded().stdout.lines().next().unwrap().to_owned()
    };
    let output = "public output 54686520717569636b2062726f776e20666f787fe8a694";
    let told = format!("valid, BUT the program exited with code 7, {output}");
    assert_eq!(verify(&[]), told);
    let expected = format!("valid: exit code 7, as expected, {output}");
    assert_eq!(verify(&["--expect-exit", "7"]), expected);
}

#[test]
fn weaker_profiles_are_refused() {
    let scratch = Scratch::new();
    let (elf, proof) = (elf("fibonacci.mips"), scratch.fibonacci());
    for asked in [&[][..], &["--security", "conjectured-100"]] {
        let refused = mipsilon(&[&["verify", &elf, &proof, "--json"], asked].concat());
        let error = refused.error(3, "rejected");
        let message = error["message"].as_str().unwrap();
        assert!(message.contains("made with the profile fast-insecure, weaker than"), "{message}");
    }
}

#[test]
fn least_bits_are_insisted_on() {
    let scratch = Scratch::new();
    let (elf, proof) = (elf("fibonacci.mips"), scratch.fibonacci());
    let verify = |min: &str| {
        let base = ["verify", &elf, &proof, "--security", "fast-insecure", "--json"];
        mipsilon(&[&base[..], &["--min-security", min]].concat())
    };
    let bits = verify("0").succeeded().object()["security_bits"].as_u64().unwrap();
    verify(&bits.to_string()).succeeded();
    for min in [bits + 1, 101, 500] {
        let error = verify(&min.to_string()).error(3, "rejected");
        let message = error["message"].as_str().unwrap();
        let expected = format!("{bits} proven bits of security, {min} are asked for");
        assert!(message.contains(&expected), "{message}");
    }
    verify("-1").error(2, "usage");
}

#[test]
fn what_is_no_proof_of_the_program_is_rejected() {
    let scratch = Scratch::new();
    let proof = scratch.fibonacci();
    let verify =
        |elf: &str, proof: &str| mipsilon(&["verify", elf, proof, "--security", "fast-insecure"]);
    let (mips, mipsel) = (elf("fibonacci.mips"), elf("fibonacci.mipsel"));
    let other = verify(&mipsel, &proof);
    assert_eq!(other.status, 3);
    assert!(other.stderr.starts_with("mipsilon: proof rejected: the proof is for another program"));
    let bytes = scratch.read("proof");
    let cut = scratch.write("cut", &bytes[..bytes.len() / 2]);
    let longer = scratch.write("longer", &[&bytes[..], &[0]].concat());
    for bad in [&scratch.write("empty", b""), &mips, &cut, &longer, "/dev/zero"] {
        let finished = verify(&mips, bad);
        assert_eq!(finished.status, 3, "{bad}: {}", finished.stderr);
        assert_eq!(finished.stderr.lines().count(), 1, "{}", finished.stderr);
    }
    // What is wrong here is not the proof.
    assert_eq!(verify(&mips, &scratch.file("none")).status, 1);
    assert_eq!(verify(&scratch.file("none"), &proof).status, 1);
    assert_eq!(verify(&elf("bad/wrong-n32.mips"), &proof).status, 1);
}
