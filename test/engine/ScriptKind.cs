namespace ExchangeFleet.Engine;

/// <summary>What a script file is for; every kind has its own rules.</summary>
internal enum ScriptKind
{
    /// <summary>The exec reader.</summary>
    Reader,

    /// <summary>Library functions.</summary>
    Lib,

    /// <summary>Library functions that touch the host: short, because they are replaced in the lab and never run there.</summary>
    Host,

    /// <summary>A unit that reads and changes nothing.</summary>
    Collect,

    /// <summary>What a mitigate unit does: it may change the host, but through the library only.</summary>
    Change,

    /// <summary>The lab's replacements; they run on PowerShell 7 only.</summary>
    Lab,
}
