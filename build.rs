//! Turns `proto/` into Rust with no protoc, and writes its descriptors: with comments for tests, without for serving.

use std::{env, error::Error, fs, path::PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=proto");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let mut files: Vec<PathBuf> =
        fs::read_dir("proto/portability/v1")?.map(|entry| Ok(entry?.path())).collect::<Result<_, std::io::Error>>()?;
    files.sort();
    // The encoded sets keep options of all kinds, which the decoded set drops.
    fs::write(out.join("descriptors.bin"), compile(&files, false)?.encode_file_descriptor_set())?;
    let commented = compile(&files, true)?;
    fs::write(out.join("descriptors_commented.bin"), commented.encode_file_descriptor_set())?;
    tonic_prost_build::configure()
        .include_file("pb.rs")
        .codec_path("crate::api::codec::Codec")
        .extern_path(".portability.v1.ScoreItem", "crate::api::pb::ScoreItem")
        .extern_path(".portability.v1.ScoreItemResult", "crate::api::pb::ScoreItemResult")
        .extern_path(".portability.v1.StreamScoresResponse", "crate::api::pb::StreamScoresResponse")
        .emit_rerun_if_changed(false)
        .compile_fds(commented.file_descriptor_set())?;
    Ok(())
}

fn compile(files: &[PathBuf], comments: bool) -> Result<protox::Compiler, protox::Error> {
    let mut compiler = protox::Compiler::new(["proto"])?;
    compiler.include_imports(true).include_source_info(comments).open_files(files)?;
    Ok(compiler)
}
