// swift-tools-version: 6.3
import PackageDescription

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("ExistentialAny"),
  .enableExperimentalFeature("Lifetimes"),
]
let programs = strict + [.unsafeFlags(["-cross-module-optimization"], .when(configuration: .release))]
let tests: [SwiftSetting] = [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]

func debian(_ name: String, _ package: String, pkgConfig: String? = nil) -> Target {
  .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([package])])
}

let package = Package(
  name: "shanxi",
  products: [
    .executable(name: "shanxid", targets: ["shanxid"]),
    .executable(name: "shanxi-repl", targets: ["shanxi-repl"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    // Without its traits it needs neither Foundation's JSON nor Yams; the file is read by our own reader.
    .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: []),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  targets: [
    debian("CPCRE2", "libpcre2-dev"),
    debian("CJansson", "libjansson-dev"),
    debian("CUtf8proc", "libutf8proc-dev"),
    debian("CZstd", "libzstd-dev"),
    debian("CXML2", "libxml2-dev", pkgConfig: "libxml-2.0"),
    debian("CArchive", "libarchive-dev"),
    debian("CCrypto", "libssl-dev"),
    debian("CReadline", "libreadline-dev"),
    // The allocator of the C library, which Glibc leaves out.
    .systemLibrary(name: "CMalloc"),
    .target(name: "CShim"),
    .target(
      name: "Core",
      dependencies: [
        "CShim", "CPCRE2", "CJansson", "CUtf8proc", "CZstd", "CCrypto", "CXML2", "CArchive",
        .product(name: "DequeModule", package: "swift-collections"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "shanxid",
      dependencies: [
        "Core", "CMalloc", "CShim",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Configuration", package: "swift-configuration"),
        .product(name: "DequeModule", package: "swift-collections"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ],
      swiftSettings: programs),
    .executableTarget(
      name: "shanxi-repl",
      dependencies: [
        "Core", "CReadline", "CUtf8proc",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: programs),
    .executableTarget(
      name: "shanxi-train",
      dependencies: [
        "Core",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: programs),
    .testTarget(name: "CoreTests", dependencies: ["Core"], swiftSettings: tests),
    .testTarget(name: "shanxidTests", dependencies: ["shanxid", "Core"], swiftSettings: tests),
    .testTarget(name: "shanxi-replTests", dependencies: ["shanxi-repl", "Core"], swiftSettings: tests),
  ]
)
