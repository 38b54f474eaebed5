<#
.SYNOPSIS
Reads the run from stdin and executes it; the only text that travels on the command line.

.DESCRIPTION
Sent with -EncodedCommand, so its minified text must stay small (cmd.exe takes 8,191 characters) and must
never change without need: it is what an allow list sees. Only whole-line comments here, one statement per
line: the minifier removes comments, blank lines and indentation and nothing else.

stdin:  exf1 <prefix> <deadlineSeconds> <parameterCount>
        <unit> <name> <string|number|boolean> <base64 of UTF-8>   once per parameter
        the body, up to end of file
stdout: lines that start with <prefix>; everything else is noise of other programs
#>
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$mode = "$($ExecutionContext.SessionState.LanguageMode)"
# Constrained language refuses every .NET call below. The line is fixed: its reader has no prefix yet.
if ($mode -and $mode -ne 'FullLanguage') { "#exf-language-mode $mode"; exit 93 }
# The raw streams: $input and [Console]::In depend on the code page and on who reads first.
$in = [Activator]::CreateInstance([IO.StreamReader], [object[]](, [Console]::OpenStandardInput()))
$out = [Activator]::CreateInstance([IO.StreamWriter], [object[]](, [Console]::OpenStandardOutput()))
$out.AutoFlush = $true
$head = $in.ReadLine().Split(' ')
$exf = @{ Prefix = $head[1]; DeadlineSeconds = [int]$head[2]; Parameters = @{}; Writer = $out }
$out.WriteLine($exf.Prefix + 'H' + $PSVersionTable.PSVersion + ' ' + $mode)
# A dropped connection does not end an exec'd PowerShell, so it ends itself. PowerShell 2.0 has no such class.
try {
	$kill = [Delegate]::CreateDelegate([Action], [Diagnostics.Process]::GetCurrentProcess(), 'Kill')
	$exf.Deadline = [Activator]::CreateInstance([Threading.CancellationTokenSource], [object[]](, (1000 * $exf.DeadlineSeconds)))
	$null = $exf.Deadline.Token.Register($kill)
} catch { }
$code = 0
try {
	if ($head[0] -ne 'exf1') { throw 'This is not an exf1 stream.' }
	for ($i = [int]$head[3]; $i -gt 0; $i--) {
		$unit, $name, $type, $text = $in.ReadLine().Split(' ')
		$value = [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String($text))
		if ($type -eq 'number') { $value = [double]::Parse($value, [Globalization.CultureInfo]::InvariantCulture) }
		if ($type -eq 'boolean') { $value = $value -eq 'true' }
		if (-not $exf.Parameters.ContainsKey($unit)) { $exf.Parameters[$unit] = @{} }
		$exf.Parameters[$unit][$name] = $value
	}
	$null = & ([scriptblock]::Create($in.ReadToEnd())) $exf
} catch {
	$code = 1
	$out.WriteLine($exf.Prefix + 'X' + [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes("$_")))
}
$out.WriteLine($exf.Prefix + '.' + $code)
exit $code
