<#
.SYNOPSIS
The Exchange Emergency Mitigation service, and when it last fetched mitigations.

.DESCRIPTION
Reads the state of the service and the newest files of <install>\Logging\MitigationService; changes nothing.
The switches (MitigationsEnabled of organisation and server) and the lists of applied and blocked mitigations are
kept in the directory and shown by the Exchange shell only, so they are null here.

A log row is <time>,<server>,<event>,S:LogLevel=<level>;S:Message=<text> with the event FetchMitigation for all
that has to do with fetching. Texts of failures are known (Microsoft's pages of the service and its support blog);
that of a success is not. So a fetch counts as good when the next one began and no warning or error stood between.
#>
param()

$newestFiles = 14
$maxBytes = 4194304
$row = '(?m)^"?(?<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?)Z?"?,(?<before>[^\r\n]*?)S[:_]LogLevel=(?<level>\w+);(?:[^\r\n;]*;)*?S[:_]Message=(?<message>[^\r\n;]*)'

function Read-ExfMitigationService {
	<#
	.SYNOPSIS
	State and start mode, or null where there is no such service.
	#>
	$service = Get-ExfService 'MSExchangeMitigation'
	if ($null -eq $service.Start) { return $null }
	@{ state = (Get-ExfState $service.State); startMode = (Get-ExfStartMode $service.Start) }
}

function Get-ExfNewestFile {
	<#
	.SYNOPSIS
	Names of the newest log files of a folder, oldest first.
	#>
	param([string]$Folder)
	$files = @(Read-ExfOrNull 'mitigation-log' $Folder { Get-ExfFolderItem $Folder } | Where-Object { -not $_.IsFolder -and $_.Name -like '*.log' })
	if ($files.Length -eq 0) { return }
	[DateTime[]]$times = @($files | ForEach-Object { $_.ModifiedUtc })
	[string[]]$names = @($files | ForEach-Object { $_.Name })
	[Array]::Sort($times, $names)
	$names[[Math]::Max(0, $names.Length - $newestFiles)..($names.Length - 1)]
}

function Read-ExfLogRow {
	<#
	.SYNOPSIS
	The rows of one log that have to do with fetching, and where the service started.
	#>
	param([string]$Path)
	$file = Read-ExfOrNull 'mitigation-log' $Path { Read-ExfFile $Path $maxBytes -Tail }
	if ($null -eq $file -or $null -eq $file.Bytes) { $seen.Skipped++; return }
	$seen.Files++
	$seen.Bytes += $file.Bytes.Length
	foreach ($match in [regex]::Matches((ConvertFrom-ExfTextBytes $file.Bytes), $row)) {
		$time = $match.Groups['time'].Value
		if ($null -eq $seen.From) { $seen.From = $time }
		$seen.To = $time
		$message = $match.Groups['message'].Value
		$isFetch = $match.Groups['before'].Value -like '*FetchMitigation*' -or $message -like '*fetching mitigations*'
		if ($isFetch -or $message -like 'Started *') { @{ Time = $time; Level = $match.Groups['level'].Value; Message = $message } }
	}
}

function ConvertTo-ExfUtcText {
	<#
	.SYNOPSIS
	Time of a row as ISO 8601, or null.
	#>
	param($Time)
	if ($null -eq $Time) { return $null }
	[DateTime]::Parse("$($Time)Z", [Globalization.CultureInfo]::InvariantCulture, [Globalization.DateTimeStyles]'AdjustToUniversal')
}

$seen = @{ Files = 0; Bytes = 0; Skipped = 0; From = $null; To = $null }
$last = @{ Success = $null; Failure = $null; Message = $null; Open = $null }
$install = Read-ExfInstall
if ($null -ne $install) {
	$folder = $install.path.TrimEnd('\') + '\Logging\MitigationService'
	foreach ($name in @(Get-ExfNewestFile $folder)) {
		foreach ($entry in @(Read-ExfLogRow "$folder\$name")) {
			if ($entry.Message -like 'Started *') { $last.Open = $null; continue }
			if ($entry.Level -eq 'Warning' -or $entry.Level -eq 'Error') {
				$last.Failure = $entry.Time; $last.Message = $entry.Message; $last.Open = $null
			} elseif ($entry.Message -like 'Fetching mitigations*') {
				if ($null -ne $last.Open) { $last.Success = $last.Open }
				$last.Open = $entry.Time
			}
		}
	}
}
if ($null -ne $last.Message) {
	# The address of a proxy may have a password in it.
	$last.Message = [regex]::Replace($last.Message, '://[^/\s@]+@', '://***@')
	if ($last.Message.Length -gt 500) { $last.Message = $last.Message.Substring(0, 500) }
}
Add-ExfCoverage (ConvertTo-ExfUtcText $seen.From) (ConvertTo-ExfUtcText $seen.To) $seen.Files $seen.Bytes $seen.Skipped
@{
	service = (Read-ExfMitigationService); organisationEnabled = $null; serverEnabled = $null; applied = $null; blocked = $null
	log = @{
		files = $seen.Files; lastSuccessUtc = (ConvertTo-ExfUtcText $last.Success)
		lastFailureUtc = (ConvertTo-ExfUtcText $last.Failure); lastFailure = $last.Message
	}
}
